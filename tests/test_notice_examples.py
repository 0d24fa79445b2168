"""What example messages add to the notice rules, and the quick look that settles most questions."""

import random
import tomllib
from pathlib import Path

import numpy as np
import pytest

from search_app.model import Notice
from search_app.notices import NoticeRules, compile_notices, expand_words, explain_notice, find_notice
from search_app.notices.examples import SHIPPED as TRAINED
from search_app.notices.examples import load_examples, may_be_urgent, nearest, score
from search_app.notices.matcher import match_rules
from search_app.notices.screen import may_match, typed_words
from search_app.notices.spelling import keys_of

DATA = Path(__file__).parent.parent / "ingest/data"
SHIPPED = tomllib.loads((DATA / "notices.toml").read_text(encoding="utf-8"))


def read_examples() -> list[tuple[str, str]]:
    """Return the notice that each example calls for, empty for a harmless one, and its text."""
    lines = (DATA / "notice_examples.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.partition(" | ") for line in lines if not line.startswith("#")]
    return [(mark[2:].strip() if mark[0] == "!" else "", text) for mark, _, text in rows]


EXAMPLES = read_examples()


def notices() -> list[Notice]:
    def rules(notice: dict[str, list[str]], key: str) -> tuple[str, ...]:
        return tuple(expand_words(rule, SHIPPED["words"]) for rule in notice.get(key, ()))

    return [
        Notice(n["id"], n["level"], n["title"], n["text"], when=rules(n, "when"), unless=rules(n, "unless"))
        for n in SHIPPED["notice"]
    ]


@pytest.fixture(scope="module")
def shipped() -> NoticeRules:
    return compile_notices(notices())


def misspell(text: str, rng: random.Random) -> str:
    """Return `text` with a fifth of its words misspelt by one or two letters."""
    words = text.split(" ")
    for i, word in enumerate(words):
        if len(word) > 3 and rng.random() < 0.2:
            for _ in range(rng.choice((1, 1, 2))):
                at = rng.randrange(len(word) - 1)
                word = rng.choice([word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]])
            words[i] = word
    return " ".join(words)


def test_most_examples_are_judged_rightly_by_words_alone(shipped: NoticeRules) -> None:
    shown = [(notice != "", find_notice(shipped, text) is not None) for notice, text in EXAMPLES]
    urgent = [found for is_urgent, found in shown if is_urgent]
    harmless = [found for is_urgent, found in shown if not is_urgent]
    assert len(urgent) > 500
    assert len(harmless) > 500
    assert sum(urgent) / len(urgent) > 0.97
    assert sum(harmless) / len(harmless) < 0.03


def test_rules_find_most_examples_without_the_others(shipped: NoticeRules) -> None:
    found = [match_rules(shipped, text) is not None for notice, text in EXAMPLES if notice]
    assert sum(found) / len(found) > 0.9


def test_the_quick_look_never_hides_what_the_matcher_finds(shipped: NoticeRules) -> None:
    rng = random.Random(3)
    texts = [text for _, text in EXAMPLES]
    for text in [*texts, *(misspell(text, rng) for text in texts)]:
        if not may_match(shipped.screen, typed_words(text)):
            assert match_rules(shipped, text) is None, text


def test_the_table_of_words_says_what_the_matcher_reads(shipped: NoticeRules) -> None:
    for word in random.Random(3).sample(sorted(shipped.words.stems), 500):
        assert set(keys_of(shipped.words, word)) <= set(shipped.screen.known[word]), word


def test_asking_keeps_no_word_of_a_question(shipped: NoticeRules) -> None:
    sizes = len(shipped.screen.known), len(shipped.screen.table), len(shipped.examples.words)
    find_notice(shipped, "my zyxwvology is qwertzing and my chest hurts")
    assert (len(shipped.screen.known), len(shipped.screen.table), len(shipped.examples.words)) == sizes
    assert "zyxwvology" not in shipped.screen.known


def test_a_notice_says_which_rule_or_example_it_comes_from(shipped: NoticeRules) -> None:
    found = explain_notice(shipped, "crushing pain in my chest")
    assert found is not None
    assert found[1] in found[0].when
    likely = [text for notice, text in EXAMPLES if notice and match_rules(shipped, text) is None]
    told = [found for found in (explain_notice(shipped, text) for text in likely) if found]
    assert told
    assert all(source in {text for _, text in EXAMPLES} for _, source in told)


def test_examples_of_a_notice_that_is_switched_off_show_none() -> None:
    rules = compile_notices([Notice("own", "same_day", "Title", "Text.", when=("zyxwv",))])
    assert all(find_notice(rules, text) is None for _, text in EXAMPLES[:50])


def test_likeness_gives_way_to_a_denial(shipped: NoticeRules) -> None:
    assert find_notice(shipped, "my calf was swollen and red last summer") is None


def test_weights_are_for_words_alone_without_the_vectors_they_were_made_for() -> None:
    for model, semantic in (("", "off"), ("another model", "full"), ("another model", "fast")):
        assert load_examples(model, semantic).weights is None


def test_a_vector_moves_the_score_and_names_the_nearest_example() -> None:
    with np.load(TRAINED, allow_pickle=False) as arrays:
        model = bytes(arrays["model"]).decode()
    examples = load_examples(model, "full")
    assert examples.weights is not None
    toward = examples.weights / np.linalg.norm(examples.weights)
    assert score(examples, "hello", toward) > score(examples, "hello", -toward)
    own = examples.vectors[7].astype(np.float32) / 127
    assert nearest(examples, "", own) == (examples.notices[7], examples.texts[7])


def test_words_that_speak_for_nothing_end_the_matter(shipped: NoticeRules) -> None:
    assert not may_be_urgent(shipped.examples, typed_words("do you have parking for bikes"))
    assert may_be_urgent(shipped.examples, typed_words("blood is pumping out of my leg and I feel faint"))


def test_every_example_names_a_shipped_notice() -> None:
    assert {notice for notice, _ in EXAMPLES if notice} <= {n["id"] for n in SHIPPED["notice"]}
    assert len({text for _, text in EXAMPLES}) == len(EXAMPLES)
