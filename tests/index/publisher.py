"""A process of its own that publishes or reads: `python -m publisher publish|read <folder>`.

`publish` forks a child for every line on standard input, prints its process number, and lets it publish generation
after generation until it is killed. `read` reads until its input ends and prints what it saw.
"""

import os
import sys
import threading
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from search_app.index import Store
    from search_app.index.whoosh_engine import WhooshStore

from .made import all_passages, make_change, publish

DOCUMENTS = 6


def publish_value(store: Store, value: int) -> None:
    """Publish a generation in which every passage says `value`."""
    publish(store, *(make_change(f"d{n}", ("Value", f"value {value} " * 30)) for n in range(DOCUMENTS)))


def read_value(store: Store) -> int:
    """Return the value of the live generation after reading all of it."""
    generation = store.open()
    values = {int(word) for p in all_passages(generation) for word in p.text.split() if word.isdigit()}
    assert generation.info.passages == DOCUMENTS, "not whole"
    assert len(values) == 1, f"a mix of {values}"
    assert not generation.fault, generation.fault
    assert generation.frequency(str(values.copy().pop())) == DOCUMENTS, "texts and arrays differ"
    generation.close()
    return values.pop()


def publish_forever(store: Store) -> None:
    value = read_value(store)
    while True:
        value += 1
        publish_value(store, value)


def read_until(store: Store, stop: threading.Event) -> int:
    """Read again and again, and return how many generations were seen; fails when one is older than the last."""
    seen = [0]
    while not stop.is_set():
        value = read_value(store)
        assert value >= seen[-1], f"went back from {seen[-1]} to {value}"
        seen += [value] if value != seen[-1] else []
    return len(seen) - 1


def stop_at_end_of_input(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


def main(task: str, folder: str) -> None:
    store = WhooshStore(Path(folder))
    if task == "read":
        stop = threading.Event()
        threading.Thread(target=stop_at_end_of_input, args=[stop], daemon=True).start()
        print(read_until(store, stop))
        return
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            publish_forever(store)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
