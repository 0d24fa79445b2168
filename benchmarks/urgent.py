"""Measure the urgent-care notices on labelled messages: recall and false alarms, by class and kind, and with typos."""

import argparse
import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from search_app.model import Notice
from search_app.notices import NoticeRules, compile_notices, expand_words, find_notice

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONG = 6
"""Letters from which a word may get a typo."""


def read_rules(path: Path) -> NoticeRules:
    """Return the compiled notices of the TOML file at `path`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))

    def rules(notice: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return tuple(expand_words(rule, data["words"]) for rule in notice.get(key, ()))

    return compile_notices(
        [
            Notice(n["id"], n["level"], n["title"], n["text"], when=rules(n, "when"), unless=rules(n, "unless"))
            for n in data["notice"]
        ]
    )


def misspell(text: str, rng: random.Random) -> str:
    """Return `text` with one letter dropped, doubled, changed or swapped in one of its long words."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) >= LONG and word.isalpha()]
    if not long:
        return text
    i = rng.choice(long)
    word, at = words[i], rng.randrange(len(words[i]) - 1)
    words[i] = rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
    return " ".join(words)


def report(rules: NoticeRules, messages: Iterable[Mapping[str, Any]], title: str, show: bool) -> None:
    """Print how many urgent messages got a notice and how many others did, in all and by class or kind."""
    shown: Counter[tuple[bool, str]] = Counter()
    total: Counter[tuple[bool, str]] = Counter()
    same_level = 0
    for message in messages:
        urgent = bool(message["urgent"])
        notice = find_notice(rules, message["text"])
        for group in ("", message["class"] if urgent else message["kind"]):
            total[urgent, group] += 1
            shown[urgent, group] += notice is not None
        same_level += notice is not None and notice.level == message["level"]
        if show and urgent != (notice is not None):
            print(f"  {'missed' if urgent else 'false alarm, ' + notice.id if notice else ''}: {message['text']}")
    print(title)
    for urgent, name in ((True, "recall"), (False, "false alarms")):
        for group in sorted(group for is_urgent, group in total if is_urgent == urgent):
            count, of = shown[urgent, group], total[urgent, group]
            print(f"  {group or name:<30} {count:>4} of {of:<4} {count / of:.3f}")
    print(f"  right level {same_level} of {shown[True, '']} urgent messages that got a notice")


def main() -> int:
    """Report on the messages of the folder given, as typed and misspelt; return 1 when there are none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared/relevance/urgent_dev")
    parser.add_argument("--rules", type=Path, default=ROOT / "ingest/data/notices.toml")
    parser.add_argument("--seed", type=int, default=1, help="of the typos")
    parser.add_argument("--show", action="store_true", help="print the messages that were judged wrongly")
    args = parser.parse_args()
    path = args.folder / "messages.jsonl"
    if not path.is_file():
        print(f"{path}: no labelled messages there; give the folder that holds messages.jsonl", file=sys.stderr)
        return 1
    rules = read_rules(args.rules)
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    report(rules, messages, "as typed", args.show)
    rng = random.Random(args.seed)  # noqa: S311 -- typos, not secrets
    report(rules, [{**m, "text": misspell(m["text"], rng)} for m in messages], "with one typo each", False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
