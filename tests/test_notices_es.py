"""Red flags in Spanish show their notice, and what only sounds like one shows none."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from ingest.curation import SHIPPED_NOTICES, load_curation
from search_app.model import Notice
from search_app.notices import NoticeRules, compile_notices, find_notice

HERE = Path(__file__).parent
DATA = tomllib.loads((HERE.parent / "ingest/data/notices_es.toml").read_text(encoding="utf-8"))
LINES = (HERE / "notices_es.jsonl").read_text(encoding="utf-8").splitlines()
"""Messages that the rules were widened for; those of benchmarks/urgent_round_es are unknown to them."""
MESSAGES = [(row["text"], row["urgent"]) for row in map(json.loads, LINES)]


@pytest.fixture(scope="module")
def notices() -> tuple[Notice, ...]:
    return load_curation(HERE / "nowhere").curation.notices


@pytest.fixture(scope="module")
def shipped(notices: tuple[Notice, ...]) -> NoticeRules:
    return compile_notices(notices)


def test_every_red_flag_shows_a_notice_in_spanish(shipped: NoticeRules) -> None:
    urgent = [text for text, is_urgent in MESSAGES if is_urgent]
    found = {text: find_notice(shipped, text) for text in urgent}
    assert len(urgent) == 238
    assert [text for text, notice in found.items() if notice is None or not notice.id.endswith("-es")] == []


def test_what_is_denied_past_general_or_a_saying_shows_none(shipped: NoticeRules) -> None:
    harmless = [text for text, is_urgent in MESSAGES if not is_urgent]
    assert len(harmless) == 239
    assert [text for text in harmless if find_notice(shipped, text)] == []


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("me duele el pecho y sudo mucho", "chest-pain-es"),
        ("Me duele el pecho", "chest-pain-es"),
        ("no me duele el pecho, solo la rodilla", ""),
        ("no tengo fiebre y me duele el pecho", "chest-pain-es"),
        ("sin dolor de pecho ni mareo", ""),
        ("no sé qué hacer, me duele el pecho", "chest-pain-es"),
        ("hace diez años tuve un infarto", ""),
        ("¿qué es un ictus?", ""),
        ("creo que mi padre está teniendo un ictus", "stroke-es"),
        ("quiero quitarme la vida", "self-harm-suicide-es"),
        ("tengo la pantorrilla hinchada y caliente desde el vuelo", "leg-clot-es"),
        ("mi hijo se quemó la cara con agua hirviendo", "burn-shock-drowning-es"),
        ("estaba entrenando y de pronto no puede respirar", "breathing-es"),
        ("chest pain", "chest-pain"),
    ],
)
def test_a_question_shows_the_notice_of_its_language(shipped: NoticeRules, question: str, name: str) -> None:
    found = find_notice(shipped, question)
    assert (found.id if found else "") == name


def test_each_english_notice_is_there_in_spanish_with_its_level(notices: tuple[Notice, ...]) -> None:
    levels = {notice.id: notice.level for notice in notices}
    own = {n["id"]: n["level"] for n in DATA["notice"]}
    assert SHIPPED_NOTICES == ("notices.toml", "notices_es.toml")
    english = {name: level for name, level in levels.items() if name not in own}
    assert own == {f"{name}-es": level for name, level in english.items()}


def test_texts_are_short_and_name_no_number() -> None:
    for n in DATA["notice"]:
        assert set(n) <= {"id", "level", "title", "text", "when", "unless"}
        assert len(re.findall(r"[.!?](?: |$)", n["text"])) in (1, 2, 3)
        assert not re.search(r"\d", n["text"])


def test_no_rule_names_a_word_list_in_vain() -> None:
    rules = [rule for n in DATA["notice"] for rule in (*n["when"], *n.get("unless", ()))]
    used = set(re.findall(r"@(\w+)", " ".join([*rules, *DATA["words"].values()])))
    assert used == set(DATA["words"])


def test_a_clinic_may_switch_one_off_or_replace_it(tmp_path: Path) -> None:
    own = 'disable = ["stroke-es"]\n[[notice]]\nid = "chest-pain-es"\nlevel = "emergency"\ntitle = "Ay"\ntext = "Uy."\n'
    (tmp_path / "notices.toml").write_text(own + 'when = ["ardor de pecho"]\n', encoding="utf-8")
    notices = load_curation(tmp_path).curation.notices
    names = [notice.id for notice in notices]
    assert "stroke-es" not in names
    assert "stroke" in names
    assert [notice.title for notice in notices if notice.id == "chest-pain-es"] == ["Ay"]
