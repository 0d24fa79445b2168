"""The live generation is swapped soon after a publication, under requests that keep theirs."""

import gc
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search_app.errors import NoGenerationError
from search_app.index import Generation, Store
from search_app.index.memory import MemoryStore
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import Curation, Notice, Withdrawal, Withdrawals
from search_app.search import LiveIndex, search

from ..index.made import NOTHING, make_change, publish


class Clock:
    """The monotonic clock, put forward by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("search_app.search.time.monotonic", clock)
    return clock


@pytest.fixture
def store(tmp_path: Path) -> WhooshStore:
    store = WhooshStore(tmp_path / "data")
    publish_words(store, "one")
    return store


def publish_words(store: Store, words: str) -> None:
    with store.publishing():
        staged = store.stage(None, [make_change("a", ("Heading", words))], NOTHING)
        store.publish(staged)
        staged.close()


def text(live: LiveIndex) -> str:
    return live.current().generation.passages(["a#p0"])[0].text


def test_of_requests_that_come_together_one_looks_at_what_is_withdrawn(store: WhooshStore, clock: Clock) -> None:
    live = LiveIndex(store)
    live.current()
    looked, come, go_on, really = [], threading.Barrier(8), threading.Event(), store.withdrawals

    def slowly() -> Withdrawals:
        looked.append(1)
        go_on.wait(30)
        return really()

    store.withdrawals = slowly  # type: ignore[method-assign]
    clock.now += 2

    def ask() -> None:
        come.wait(30)
        live.current()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    while not looked:
        time.sleep(0.01)
    time.sleep(0.1)  # the others wait for it
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert looked == [1]


def hold_up(store: WhooshStore, live: LiveIndex, clock: Clock) -> Callable[[], None]:
    """Let a request begin to open the generation published last; return what lets it go on to its end."""
    opening, go_on, really_open = threading.Event(), threading.Event(), store.open

    def open_slowly(number: int | None = None) -> Generation:
        opening.set()
        go_on.wait(10)
        return really_open(number)

    def finish() -> None:
        go_on.set()
        slow.join()

    store.open = open_slowly  # type: ignore[method-assign,assignment]  # only here
    clock.now += 2
    slow = threading.Thread(target=live.current)
    slow.start()
    assert opening.wait(10)
    return finish


def test_the_pointer_is_looked_at_once_a_second_at_most(store: WhooshStore, clock: Clock) -> None:
    live = LiveIndex(store)
    first = live.current()
    publish_words(store, "two")
    clock.now += 0.9
    assert live.current() is first
    clock.now += 0.2
    assert text(live) == "two"


def test_a_request_in_flight_keeps_its_generation(store: WhooshStore, clock: Clock) -> None:
    live = LiveIndex(store)
    held = live.current()
    for number in range(5):
        publish_words(store, f"later {number}")
        clock.now += 2
        live.current()
    assert search(held, "heading").hits[0].passage.text == "one"
    assert text(live) == "later 4"


def test_nobody_waits_while_a_generation_is_opened(store: WhooshStore, clock: Clock) -> None:
    live = LiveIndex(store)
    live.current()
    publish_words(store, "two")
    go_on = hold_up(store, live, clock)
    assert text(live) == "one"
    go_on()
    assert text(live) == "two"


def test_the_first_requests_wait_for_one_opening(store: WhooshStore) -> None:
    live, opened, found = LiveIndex(store), [], []
    really_open = store.open

    def open_once(number: int | None = None) -> Generation:
        opened.append(1)
        time.sleep(0.05)
        return really_open(number)

    store.open = open_once  # type: ignore[method-assign,assignment]
    threads = [threading.Thread(target=lambda: found.append(live.current())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert len({id(searcher) for searcher in found}) == 1


def test_nothing_published_is_an_error_until_something_is(clock: Clock) -> None:
    store = MemoryStore()
    live = LiveIndex(store)
    for _ in range(2):
        with pytest.raises(NoGenerationError, match="nothing is published yet"):
            live.current()
    publish_words(store, "one")
    assert text(live) == "one"
    assert live.fault == ""


def test_a_damaged_new_generation_is_a_fault_that_the_next_publication_heals(
    store: WhooshStore, clock: Clock, tmp_path: Path
) -> None:
    live = LiveIndex(store)
    first = live.current()
    publish_words(store, "two")
    (tmp_path / "data/g-2/scores.npy").write_bytes(b"")
    clock.now += 2
    assert live.current() is first
    assert "g-2/scores.npy: is damaged" in live.fault
    publish_words(store, "three")
    clock.now += 2
    assert text(live) == "three"
    assert live.fault == ""


def test_when_nothing_verifies_any_more_what_is_held_is_served_with_the_fault(
    store: WhooshStore, clock: Clock, tmp_path: Path
) -> None:
    live = LiveIndex(store)
    live.current()
    publish_words(store, "two")
    for number in (1, 2):
        (tmp_path / f"data/g-{number}/MANIFEST").write_bytes(b"")
    clock.now += 2
    assert text(live) == "one"
    assert "MANIFEST: is damaged" in live.fault


def test_what_is_served_never_goes_back_to_what_stands_in_for_the_live_one(
    store: WhooshStore, clock: Clock, tmp_path: Path
) -> None:
    publish_words(store, "two")
    live = LiveIndex(store)
    assert text(live) == "two"
    publish_words(store, "three")
    for number in (2, 3):
        (tmp_path / f"data/g-{number}/scores.npy").write_bytes(b"")
    clock.now += 2
    assert text(live) == "two"
    assert "g-3/scores.npy: is damaged" in live.fault
    assert text(LiveIndex(store)) == "one"


def test_what_is_withdrawn_is_gone_after_a_second_and_comes_back(store: WhooshStore, clock: Clock) -> None:
    live = LiveIndex(store)
    held = live.current()
    store.withdraw(Withdrawal("a#p0"))
    clock.now += 0.9
    assert live.current() is held
    clock.now += 0.2
    assert search(live.current(), "heading").hits == ()
    assert len(search(held, "heading").hits) == 1  # a request in flight
    publish_words(store, "two")
    clock.now += 2
    assert live.current().generation.info.number == 2
    assert search(live.current(), "heading").hits == ()
    store.reinstate("a#p0")
    clock.now += 2
    assert text(live) == "two"


def test_a_withdrawal_is_noticed_while_a_generation_is_opened(store: WhooshStore, clock: Clock) -> None:
    live = LiveIndex(store)
    live.current()
    publish_words(store, "two")
    go_on = hold_up(store, live, clock)
    store.withdraw(Withdrawal("a#p0"))
    clock.now += 2
    assert search(live.current(), "heading").hits == ()
    go_on()
    assert live.current().generation.info.number == 2
    assert search(live.current(), "heading").hits == ()


def test_a_list_of_what_is_withdrawn_that_cannot_be_read_leaves_the_last_one_in_force(
    store: WhooshStore, clock: Clock, tmp_path: Path
) -> None:
    store.withdraw(Withdrawal("a#p0"))
    live = LiveIndex(store)
    assert search(live.current(), "heading").hits == ()
    (tmp_path / "data/WITHDRAWN").write_bytes(b"")
    clock.now += 2
    assert search(live.current(), "heading").hits == ()
    assert "WITHDRAWN: is damaged" in live.fault
    with pytest.raises(NoGenerationError, match="WITHDRAWN: is damaged"):
        LiveIndex(store).current()
    (tmp_path / "data/WITHDRAWN").unlink()
    clock.now += 2
    assert text(live) == "one"
    assert live.fault == ""


def test_a_pointer_lost_while_serving_keeps_the_generation_and_says_so(
    store: WhooshStore, clock: Clock, tmp_path: Path
) -> None:
    live = LiveIndex(store)
    first = live.current()
    (tmp_path / "data/CURRENT").unlink()
    clock.now += 2
    assert live.current() is first
    assert "CURRENT names no generation" in live.fault


def test_a_data_folder_made_anew_is_served_although_its_number_is_the_same(
    store: WhooshStore, clock: Clock, tmp_path: Path
) -> None:
    live = LiveIndex(store)
    live.current()
    (tmp_path / "data").rename(tmp_path / "away")
    publish_words(store, "anew")
    assert store.current() == 1
    clock.now += 2
    assert text(live) == "anew"


def test_a_generation_with_notices_that_cannot_be_read_does_not_replace_a_good_one(
    store: WhooshStore, clock: Clock
) -> None:
    live = LiveIndex(store)
    live.current()
    broken = Notice("n", "emergency", "Title", "Text", when=("pain + ",))
    publish(store, make_change("a", ("Heading", "two")), curation=Curation(notices=(broken,)))
    clock.now += 2
    assert text(live) == "one"
    assert live.fault
    publish_words(store, "three")
    clock.now += 2
    assert text(live) == "three"
    assert live.fault == ""


def test_two_hundred_publications_leave_no_lock_and_no_file_open(
    store: WhooshStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # most of the time, and not what is tested
    live = LiveIndex(store)
    live.current()
    gc.collect()
    before = len(os.listdir("/proc/self/fd"))
    for number in range(200):
        publish_words(store, str(number))
        clock.now += 2
        assert text(live) == str(number)
    assert len(os.listdir("/proc/self/fd")) <= before
    assert len(store.generations()) == 3
