"""What is published is verified before it is opened, falls back when it is damaged, and is cleaned up in time."""

import os
import pickle
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from search_app.errors import NoGenerationError, PublishError
from search_app.index import generations
from search_app.index.arrays import load_array
from search_app.index.whoosh_engine import WhooshStore
from search_app.search import make_searcher, search

from .made import NOTHING, make_change, publish


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def tree(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if path.name != "LOCK"
    }


@pytest.fixture
def nothing_opens(store: WhooshStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be opened any more once `store` is published."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("opened before it was verified")

    for target in ("numpy.load", "mmap.mmap", "pickle.load", "pickle.loads", "search_app.index.snapshot.load_curation"):
        monkeypatch.setattr(target, refuse)


@pytest.mark.usefixtures("nothing_opens")
def test_every_flipped_bit_is_found_before_anything_is_opened(store: WhooshStore, root: Path) -> None:
    chance = random.Random(1)
    paths = files_of(root / "g-2")
    weights = [path.stat().st_size for path in paths]
    for _ in range(300):
        (path,) = chance.choices(paths, weights if chance.random() < 0.5 else [min(w, 1) for w in weights])
        good = path.read_bytes()
        at = chance.randrange(len(good))
        path.write_bytes(good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1 :])
        with pytest.raises(NoGenerationError, match="is damaged"):
            store.open(2)
        path.write_bytes(good)
    assert generations.verify(root / "g-2").number == 2


@pytest.mark.usefixtures("nothing_opens")
def test_truncated_missing_added_and_swapped_files_are_found(store: WhooshStore, root: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(root / "g-2", kept)

    def refuses() -> None:
        with pytest.raises(NoGenerationError, match=r"g-2"):
            store.open(2)
        shutil.rmtree(root / "g-2")
        shutil.copytree(kept, root / "g-2")

    for path in files_of(root / "g-2"):
        if size := path.stat().st_size:
            os.truncate(path, size - 1)
            refuses()
            os.truncate(path, 0)
            refuses()
        path.unlink()
        refuses()
        path.write_bytes(path.read_bytes() + b"\0")
        refuses()
        foreign = root / "g-1" / path.relative_to(root / "g-2")
        if foreign.exists() and foreign.read_bytes() != path.read_bytes():
            shutil.copy(foreign, path)
            refuses()
    for name in ("new", "whoosh/new", "more/new"):
        (root / "g-2" / name).parent.mkdir(exist_ok=True)
        (root / "g-2" / name).write_bytes(b"")
        refuses()
    one, other = root / "g-2/positions.npy", root / "g-2/scores.npy"
    one.rename(root / "swap")
    other.rename(one)
    (root / "swap").rename(other)
    refuses()
    shutil.rmtree(root / "g-2")
    shutil.copytree(root / "g-1", root / "g-2")
    refuses()
    (root / "g-2/passages.jsonl").unlink()
    (root / "g-2/passages.jsonl").symlink_to(tmp_path / "nowhere")
    refuses()
    assert generations.verify(root / "g-2").number == 2


def test_another_data_format_is_refused_with_its_version(store: WhooshStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "FORMAT", "99")
    with pytest.raises(NoGenerationError, match="data format"):
        store.open(2)


def test_a_damaged_live_generation_is_stood_in_for_by_the_newest_good_one(store: WhooshStore, root: Path) -> None:
    publish(store, make_change("c", ("Gamma", "Gamma.")))
    (root / "g-3/scores.npy").write_bytes(b"")
    stand_in = store.open()
    assert stand_in.info.number == 2
    assert "g-3/scores.npy: is damaged" in stand_in.fault
    (root / "g-2/MANIFEST").unlink()
    stand_in = store.open()
    assert stand_in.info.number == 1
    assert "g-3/scores.npy: is damaged" in stand_in.fault
    assert "g-2: is missing or has no manifest" in stand_in.fault
    assert [info.number for info in store.generations()] == [1]


def test_when_nothing_verifies_the_faults_and_the_remedy_are_said(store: WhooshStore, root: Path) -> None:
    for number in (1, 2):
        (root / f"g-{number}/MANIFEST").write_bytes(b"")
    with pytest.raises(NoGenerationError, match=r"g-2.*g-1.*run `citewell ingest`"):
        store.open()
    assert store.generations() == []


@pytest.mark.parametrize(
    "content", [None, b"", b"\n", b"g-2", b"g-3 x", b"g-0", b"g-99999999999999999999 x", b"../g-1", b"\xff\0", b"g-1"]
)
def test_a_missing_or_garbled_pointer_serves_the_newest_good_one_and_says_so(
    store: WhooshStore, root: Path, content: bytes | None
) -> None:
    (root / "CURRENT").unlink()
    if content is not None:
        (root / "CURRENT").write_bytes(content)
    generation = store.open()
    assert generation.info.number == 2
    assert "CURRENT names no generation that is there" in generation.fault
    assert publish(store, make_change("c", ("Gamma", "Gamma."))).number == 3
    assert store.open().fault == ""
    assert store.open().info.passages == 4


def test_every_flipped_bit_of_the_pointer_is_found(store: WhooshStore, root: Path) -> None:
    good = (root / "CURRENT").read_bytes()
    for at in range(len(good) - 1):
        for bit in range(8):
            (root / "CURRENT").write_bytes(good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :])
            assert store.current() is None, (at, bit)
    (root / "CURRENT").write_bytes(good)
    assert store.current() == 2


def test_a_generation_of_another_collection_with_the_same_number_is_not_taken_for_the_live_one(
    store: WhooshStore, root: Path, tmp_path: Path
) -> None:
    other = WhooshStore(tmp_path / "other")
    publish(other, make_change("x", ("Foreign", "Foreign.")))
    publish(other, make_change("y", ("Foreign", "Foreign.")))
    shutil.rmtree(root / "g-2")
    shutil.copytree(tmp_path / "other/g-2", root / "g-2")
    assert "CURRENT names no generation that is there" in store.open().fault


def test_what_killed_publishers_left_is_removed_by_the_next_publication(store: WhooshStore, root: Path) -> None:
    shutil.copytree(root / "g-2", root / ".tmp-3")
    shutil.copytree(root / "g-2", root / ".tmp-old-7")
    (root / ".tmp-9").mkdir()
    shutil.copytree(root / "g-2", root / "g-3")  # renamed, never pointed to
    (root / "CURRENT.tmp").write_text("g-3")
    assert store.open().info.number == 2
    assert publish(store, make_change("c", ("Gamma", "Gamma."))).number == 3
    assert {path.name for path in root.iterdir()} == {"g-1", "g-2", "g-3", "CURRENT", "LOCK"}


def test_files_that_are_not_ours_are_left_alone(store: WhooshStore, root: Path) -> None:
    (root / "notes.txt").write_text("mine")
    (root / "g-x").mkdir()
    publish(store, make_change("c", ("Gamma", "Gamma.")))
    assert (root / "notes.txt").exists()
    assert (root / "g-x").exists()


def test_three_generations_are_kept(store: WhooshStore, root: Path) -> None:
    for number in range(3, 8):
        publish(store, make_change(f"d{number}", ("More", "More.")))
    assert [info.number for info in store.generations()] == [5, 6, 7]
    assert {path.name for path in root.iterdir()} == {"g-5", "g-6", "g-7", "CURRENT", "LOCK"}


def test_a_generation_that_a_reader_holds_is_kept_until_it_is_closed(store: WhooshStore, root: Path) -> None:
    held = store.open(1)
    for number in range(3, 7):
        publish(store, make_change(f"d{number}", ("More", "More.")))
    assert [info.number for info in store.generations()] == [1, 4, 5, 6]
    assert held.passages(["a#p0"])
    held.close()
    publish(store, make_change("e", ("More", "More.")))
    assert [info.number for info in store.generations()] == [5, 6, 7]


def test_an_old_generation_without_a_manifest_is_deleted_too(store: WhooshStore, root: Path) -> None:
    (root / "g-1/MANIFEST").unlink()
    for number in range(3, 5):
        publish(store, make_change(f"d{number}", ("More", "More.")))
    assert not (root / "g-1").exists()


def test_a_second_publisher_is_told_that_one_is_running(store: WhooshStore, root: Path) -> None:
    with store.publishing():
        with pytest.raises(PublishError, match="already running"), WhooshStore(root).publishing():
            pass
        assert store.open().info.number == 2  # readers are not kept out
    with WhooshStore(root).publishing():
        pass


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(PublishError, match=r"file/data: cannot be written"),
        WhooshStore(tmp_path / "file/data").publishing(),
    ):
        pass


class Planted:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.path),)


def test_a_planted_pickle_never_runs_when_serving(store: WhooshStore, root: Path, tmp_path: Path) -> None:
    """Even one that the manifest vouches for: what serves opens no index of Whoosh and unpickles nothing."""
    ran = tmp_path / "ran"
    for path in files_of(root / "g-2/whoosh"):
        path.write_bytes(pickle.dumps(Planted(ran)))
    with pytest.raises(NoGenerationError, match="is damaged"):
        store.open(2)
    (root / "g-2/MANIFEST").unlink()
    generations.seal(root / "g-2", 2, 3, 2, store.versions)
    searcher = make_searcher(store.open(2))
    assert search(searcher, "alpha or beta").total == 3
    with store.publishing():
        store.discard(store.stage(searcher.generation, [make_change("c", ("Gamma", "Gamma."))], NOTHING))
    assert not ran.exists()
    pickle.loads((root / "g-2/whoosh/_MAIN_1.toc").read_bytes())  # noqa: S301  # the trap was armed
    assert ran.exists()


def test_an_array_that_would_be_unpickled_is_refused(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    np.save(tmp_path / "a.npy", np.array([Planted(ran)] * 20, dtype=object))
    with pytest.raises(ValueError, match=r"pickle|Python objects"):
        load_array(tmp_path / "a.npy")
    assert not ran.exists()
