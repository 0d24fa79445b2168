"""Publishers into a cluster are killed with kill -9: `python -m benchmarks.faults.opensearch_publishers`.

Proven: after each kill the old or the new generation is live and whole, and answers; the next publication, begun when
the dead one's lease has ended, works and leaves no index but the last ones. Two publishers at once: one goes on, the
other is told. Not proven: anything about a cluster that dies meanwhile (see opensearch_nodes.py).
"""

import argparse
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.faults.forked import start, wait
from search_app.errors import BusyError, CitewellError
from search_app.model import Change, Citation, Curation, Document, Passage
from search_app.opensearch.store import OpenSearchStore
from search_app.settings import Settings
from tests.opensearch_node import Node, running

_LEASE_S = 2.0
_DOCUMENTS = 400
_SAMPLED = 40
_VALUE = re.compile(r"\bv(\d+)q\b")
_BEYOND = 1.2
_MEASURED = 3


def make_changes(value: int) -> list[Change]:
    """Return the documents of a generation, every one of which says `value`."""
    return [_change(f"d{number:05}", value) for number in range(_DOCUMENTS)]


def _change(name: str, value: int) -> Change:
    text = f"The value is v{value}q and stands in {name}."
    cited = Citation(name, name, "", (), "p", ((0, len(text)),))
    return Change(name, Document(name, name, text), (Passage(f"{name}#p", "section", "Value", text, cited),))


def publish(settings: Settings, value: int) -> None:
    """Publish the generation of `value`."""
    store = OpenSearchStore(settings, lease_s=_LEASE_S)
    with store.publishing():
        base = store.open() if store.current() else None
        store.publish(store.stage(base, make_changes(value), Curation(), note=str(value)))


def read(settings: Settings) -> int:
    """Return the value that passages of the live generation, drawn evenly, say; raises ValueError when they differ."""
    live = OpenSearchStore(settings).open()
    if live.fault or live.info.passages != _DOCUMENTS:
        raise ValueError(f"{live.info.passages} passages; {live.fault}")
    names = list(live.document_ids())[:: _DOCUMENTS // _SAMPLED]
    texts = [p.text for p in live.passages([f"{name}#p" for name in names])]
    said = {found.group(1) for text in texts if (found := _VALUE.search(text))}
    if len(said) != 1 or live.info.note not in said:
        raise ValueError(f"mixed: {sorted(said)}")
    return int(said.pop())


def run(node: Node, settings: Settings, kills: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Kill publishers at moments spread over a publication; return what was live after each, and what was wrong."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    spent = []
    for value in range(1, _MEASURED + 1):
        started = time.monotonic()
        publish(settings, value)
        spent.append(time.monotonic() - started)
    span, value = _BEYOND * min(spent), _MEASURED
    for part in chance.sample(range(kills), kills):
        pid = start(partial(_exit_of, settings, value + 1))
        time.sleep(span * (part + chance.random()) / kills)
        os.kill(pid, signal.SIGKILL)
        wait(pid)
        try:
            found = read(settings)
        except (CitewellError, ValueError) as error:
            wrong.append(f"after a kill: {error}")
            continue
        print(".", end="", file=sys.stderr, flush=True)
        counts["new" if found == value + 1 else "old"] += 1
        if found not in (value, value + 1):
            wrong.append(f"{found} is live instead of {value} or {value + 1}")
        value += 2
        _publish_patiently(settings, value)
        left = sorted(row["index"] for row in node.ask("/_cat/indices/citewell-kills-*?format=json"))
        kept = {f"citewell-kills-{info.number}" for info in OpenSearchStore(settings).generations()}
        if unfinished := [name for name in left if name not in kept and not _is_sealed(node, name)]:
            wrong.append(f"left over: {unfinished}")
        if read(settings) != value:
            wrong.append("the next publication is not live")
    return counts, wrong


def race(settings: Settings, times: int) -> tuple[Counter[str], list[str]]:
    """Start two publishers at once, `times` times; return how many won and were told, and what was wrong."""
    counts: Counter[str] = Counter()
    wrong = []
    time.sleep(_BEYOND * _LEASE_S)  # the last one that was killed may hold the lease
    for value in range(times):
        pids = [start(partial(_exit_of, settings, 1000 + 2 * value + n)) for n in range(2)]
        ends = sorted(map(wait, pids))
        counts.update({0: "won", 7: "told"}.get(end, f"exit {end}") for end in ends)
        if ends not in ([0, 7], [0, 0]) or read(settings) not in (1000 + 2 * value, 1001 + 2 * value):
            wrong.append(f"two at once ended with {ends}")
    return counts, wrong


def _exit_of(settings: Settings, value: int) -> None:
    try:
        publish(settings, value)
    except BusyError:
        os._exit(7)


def _publish_patiently(settings: Settings, value: int) -> None:
    for _ in range(40):
        with suppress(BusyError):
            publish(settings, value)
            return
        time.sleep(_LEASE_S / 8)
    raise RuntimeError("the lease of a dead publisher does not end")


def _is_sealed(node: Node, name: str) -> bool:
    if name.endswith("-control"):
        return True
    meta = node.ask(f"/{name}/_mapping")[name]["mappings"].get("_meta", {})
    return "digest" in meta


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was live after the kills; return 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--races", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    with running() as nodes, tempfile.TemporaryDirectory() as name:
        settings = Settings(data=Path(name), engine="opensearch", opensearch_url=(nodes[0].url,))
        settings = replace(settings, opensearch_collection="kills", opensearch_replicas=0)
        counts, wrong = run(nodes[0], settings, args.kills, args.seed)
        raced, wrong_races = race(settings, args.races)
    print(f"{args.kills} kills: {dict(counts)}; two at once, {args.races} times: {dict(raced)}")
    for fault in (*wrong, *wrong_races):
        print(f"wrong: {fault}")
    return 1 if wrong or wrong_races else 0


if __name__ == "__main__":
    sys.exit(main())
