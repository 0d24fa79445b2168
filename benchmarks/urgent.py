"""Measure the urgent-care notices on labelled messages: recall and false alarms, by class and kind, and with typos.

Four ways: by rules alone, by words alone (rules and examples, semantic off), and with the vectors of the question table
(fast) and of the model (full), where the model is stored. `--timing FILE` also times the questions of a JSON list.
"""

import argparse
import json
import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from ingest.curation import SHIPPED_NOTICES
from search_app.model import Notice
from search_app.notices import NoticeRules, compile_notices, expand_words, explain_notice, find_notice
from search_app.notices.matcher import match_rules
from search_app.semantic.encoder import load_encoder
from search_app.semantic.model_files import find_model
from search_app.semantic.question_table import load_question_table
from search_app.settings import Settings

Ask = Callable[[str], tuple[Notice, str] | None]

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONG = 6
"""Letters from which a word may get a typo."""


def read_notices(paths: Iterable[Path]) -> list[Notice]:
    """Return the notices of TOML files, each with word lists of its own."""

    def rules(notice: Mapping[str, Any], key: str, words: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(expand_words(rule, words) for rule in notice.get(key, ()))

    found = []
    for path in paths:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for n in data["notice"]:
            when, unless = (rules(n, key, data["words"]) for key in ("when", "unless"))
            found.append(Notice(n["id"], n["level"], n["title"], n["text"], when=when, unless=unless))
    return found


def ways(notices: Sequence[Notice], cache: Path) -> Iterator[tuple[str, Ask]]:
    """Yield each way of asking for a notice with its name; those with vectors need the model stored in `cache`."""
    words = compile_notices(notices)
    yield "rules alone", lambda text: match_rules(words, text)
    yield "semantic off", lambda text: explain_notice(words, text)
    files = find_model(cache)
    if files is None:
        print("no model is stored: nothing to say of semantic fast and full")
        return
    table, encoder = load_question_table(), load_encoder(files)
    fast, full = (compile_notices(notices, files.digest, mode) for mode in ("fast", "full"))
    yield "semantic fast", lambda text: explain_notice(fast, text, table.encode([text])[0])
    yield "semantic full", lambda text: explain_notice(full, text, encoder.encode([text])[0])


def time_questions(rules: NoticeRules, questions: Sequence[str]) -> None:
    """Print the processor time of `find_notice` over `questions`, for the first pass and the third."""
    for turn in range(3):
        spent = []
        for question in questions:
            start = time.process_time()
            find_notice(rules, question)
            spent.append((time.process_time() - start) * 1e6)
        if turn in (0, 2):
            print(f"pass {turn + 1}: median {median(spent):.1f} microseconds over {len(spent)} questions")


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


def report(ask: Ask, messages: Iterable[Mapping[str, Any]], title: str, show: bool) -> None:
    """Print how many urgent messages got a notice and how many others did, in all and by class or kind."""
    shown: Counter[tuple[bool, str]] = Counter()
    total: Counter[tuple[bool, str]] = Counter()
    same_level = 0
    print(title)
    for message in messages:
        urgent = bool(message["urgent"])
        found = ask(message["text"])
        for group in ("", message["class"] if urgent else message["kind"]):
            total[urgent, group] += 1
            shown[urgent, group] += found is not None
        same_level += urgent and found is not None and found[0].level == message.get("level")
        if show and urgent != (found is not None):
            print(f"  false alarm, {found[0].id}: {message['text']}" if found else f"  missed: {message['text']}")
            print(f"    from: {found[1]}" if found else "", end="\n" if found else "")
    for urgent, name in ((True, "recall"), (False, "false alarms")):
        for group in sorted(group for is_urgent, group in total if is_urgent == urgent):
            count, of = shown[urgent, group], total[urgent, group]
            print(f"  {group or name:<30} {count:>4} of {of:<4} {count / of:.3f}")
    print(f"  right level {same_level} of {shown[True, '']} urgent messages that got a notice")


def main() -> int:
    """Report on the messages of the folder given, as typed and misspelt; return 1 when there are none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared/relevance/urgent_dev")
    shipped = [ROOT / "ingest/data" / name for name in SHIPPED_NOTICES]
    parser.add_argument("--rules", nargs="+", type=Path, default=shipped)
    parser.add_argument("--seed", type=int, default=1, help="of the typos")
    parser.add_argument("--show", action="store_true", help="print the messages that were judged wrongly, and why")
    parser.add_argument("--timing", type=Path, help="a JSON list of questions to time")
    args = parser.parse_args()
    path = args.folder / "messages.jsonl"
    if not path.is_file():
        print(f"{path}: no labelled messages there; give the folder that holds messages.jsonl", file=sys.stderr)
        return 1
    notices = read_notices(args.rules)
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rng = random.Random(args.seed)  # noqa: S311 -- typos, not secrets
    misspelt = [{**m, "text": misspell(m["text"], rng)} for m in messages]
    for name, ask in ways(notices, Settings().model.expanduser()):
        report(ask, messages, f"{name}, as typed", args.show)
        report(ask, misspelt, f"{name}, with one typo each", False)
    if args.timing:
        time_questions(compile_notices(notices), json.loads(args.timing.read_text(encoding="utf-8")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
