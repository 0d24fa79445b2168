"""A process of its own that reads until its input ends and prints how many generations it saw: `publisher <folder>`."""

import sys
import threading
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from benchmarks.faults.values import read_value
    from search_app.index import Store
    from search_app.index.whoosh_engine import WhooshStore


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


def main(folder: str) -> None:
    stop = threading.Event()
    threading.Thread(target=stop_at_end_of_input, args=[stop], daemon=True).start()
    print(read_until(WhooshStore(Path(folder)), stop))


if __name__ == "__main__":
    main(*sys.argv[1:])
