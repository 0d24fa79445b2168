"""What editors do to articles, and that the plan names the passages they would name: no more, no fewer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.pipeline import ingest
from ingest.plan import plan_json
from ingest.report import Options, Report
from search_app.index.store import open_store
from search_app.index.vectors import texts_of
from search_app.settings import Settings

HIP = """# Hip pain

Most hip pain after a run comes from tired muscles around the joint, and it fades within a few days of easy walking.

## Rest

Take two or three days off running when the hip is sore, and walk or swim instead as long as that does not hurt.

## Injections

A steroid injection can calm a sore bursa for some weeks, so that the exercises which really help become possible again.

Most people drive home after it, but somebody else should do the driving when the leg feels weak or numb on the day.

## Exercises

Raise the upper leg slowly while you lie on your side, ten times on each side, and do that on three days of the week.
Stand on one leg while you brush your teeth, in the morning and in the evening, and change legs at half time.

Stretching before a run changes little, whatever magazines say; a slow first mile does the same job just as well.
"""
KNEE = """# Knee pain

Pain around the kneecap is common in new runners, and a shorter stride often eases it within a week or two of running.

## Braces

A soft sleeve can make the knee feel steadier while you walk, but it does not heal anything and is not needed at night.
"""
FAQ = """<html><head><title>Questions</title></head><body><main><h1>Questions</h1>
<h2>Do I need an appointment?</h2><p>Yes, please book one by phone or on our page, a day before.</p>
<h2>Can I bring my dog?</h2><p>Only assistance dogs may come into the rooms; others wait outside.</p>
</main></body></html>
"""
PIN = '[[pin]]\nquestions = ["{}"]\npassage = "{}"\n'
FRONT = (
    "Ask us first if you take blood thinners, have diabetes or are pregnant now, as others may then be so much better."
)
BRACES = "knee#braces"
SPLIT = (
    "Stretching before a run changes little, whatever magazines say; a slow first mile does the same job just as well."
)


class Encoder:
    """Remembers what it is asked to read; the vectors mean nothing."""

    digest, dimensions = "remembering", 4

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str], threads: int = 1) -> NDArray[np.float32]:
        self.read += texts
        return np.full((len(texts), self.dimensions), 0.5, np.float32)


@pytest.fixture
def edited(clinic: Settings) -> Settings:
    for name, text in {
        "hip.md": HIP,
        "knee.md": KNEE,
        "faq.html": FAQ,
        "pins.toml": PIN.format("jab", "hip#injections") + PIN.format("brace", BRACES),
    }.items():
        (clinic.corpus / name).write_text(text, encoding="utf-8")
    return clinic


def run(settings: Settings, encoder: Encoder, dry_run: bool = False) -> Report:
    return ingest(open_store(settings), settings, (), encoder, None, Options(dry_run=dry_run))


def change(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(corpus: Path) -> None:
        text = (corpus / name).read_text(encoding="utf-8")
        assert old in text
        (corpus / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def swap(corpus: Path) -> None:
    head, *sections = re.split(r"(?m)^(?=## )", HIP)
    sections[0], sections[1] = sections[1], sections[0]
    (corpus / "hip.md").write_text(head + "".join(sections), encoding="utf-8")


def rename_file(corpus: Path) -> None:
    (corpus / "knee.md").rename(corpus / "kneecap.md")


def merge(corpus: Path) -> None:
    (corpus / "hip.md").write_text(HIP + "\n" + KNEE.replace("# ", "## ").replace("## ## ", "### "), encoding="utf-8")
    (corpus / "knee.md").unlink()


def remove(corpus: Path) -> None:
    (corpus / "knee.md").unlink()
    change("pins.toml", PIN.format("brace", BRACES), "")(corpus)


def add_synonym(corpus: Path) -> None:
    (corpus / "synonyms.txt").write_text("dog, hound\n", encoding="utf-8")


def respace(corpus: Path) -> None:
    for name, text in {"hip.md": HIP, "knee.md": KNEE}.items():
        (corpus / name).write_text(text.replace("\n\n", "\n\n\n").replace(", ", ",  "), encoding="utf-8")


EDITS: dict[str, tuple[Callable[[Path], None], dict[str, object]]] = {
    "a sentence": (change("hip.md", "two or three days", "four or five days"), {"changed": ["hip#rest"]}),
    "the opening words of a further paragraph": (
        change("hip.md", "Most people drive home after it", "Nearly everybody is driven home"),
        {"changed": ["hip#injections-most-people-drive-home"]},
    ),
    "a new paragraph in front": (
        change("hip.md", "## Injections\n", f"## Injections\n\n{FRONT}\n"),
        {"added": ["hip#injections-ask-us-first-if"]},
    ),
    "two sections swapped": (swap, {}),
    "a heading renamed": (
        change("hip.md", "## Rest", "## How long to rest"),
        {"moved": {"hip#rest": "hip#how-long-to-rest"}},
    ),
    "a section split": (
        change("hip.md", SPLIT, f"## Stretching\n\n{SPLIT}"),
        {"moved": {"hip#exercises-stretching-before-a-run": "hip#stretching"}},
    ),
    "an article renamed": (
        change("knee.md", "# Knee pain", "# Pain around the kneecap"),
        {"moved": {"knee#knee-pain": "knee#pain-around-the-kneecap"}},
    ),
    "a file renamed": (
        rename_file,
        {"moved": {"knee#knee-pain": "kneecap#knee-pain", BRACES: "kneecap#braces"}},
    ),
    "an article removed": (remove, {"removed": ["knee#knee-pain", BRACES]}),
    "two merged": (merge, {"moved": {"knee#knee-pain": "hip#knee-pain", BRACES: "hip#braces"}}),
    "a question inserted at the top": (
        change(
            "faq.html", "<h2>Do I", "<h2>Is there a lift?</h2><p>Yes, the lift is to the right of the door.</p><h2>Do I"
        ),
        {"added": ["faq#is-there-a-lift"]},
    ),
    "white space only": (respace, {}),
    "a synonym": (add_synonym, {}),
    "a pin": (change("pins.toml", '"jab"', '"jab", "needle"'), {}),
}


@pytest.mark.parametrize("name", EDITS)
def test_the_plan_names_what_an_editor_would_name(edited: Settings, name: str) -> None:
    run(edited, Encoder())
    before = open_store(edited).open()
    pinned = {pin.questions[0]: pin.passage_id for pin in before.curation.pins}
    texts = {question: before.passages([at])[0].text_digest for question, at in pinned.items()}
    edit, expected = EDITS[name]
    edit(edited.corpus)
    planned = run(edited, Encoder(), dry_run=True)
    encoder = Encoder()
    report = run(edited, encoder)
    assert report.published or name == "white space only", report.summary
    assert plan_json(planned.plan) == plan_json(report.plan)
    found = plan_json(report.plan)
    lists = {key: found[key] for key in ("added", "changed", "removed", "moved") if found[key]}
    assert lists == expected
    after = open_store(edited).open()
    moved = report.plan.moves
    kept = set(before.digests()) - {p.id for p in report.plan.removed} - set(moved)
    assert kept <= set(after.digests())
    assert found["unchanged"] == len(kept) - len(report.plan.changed)
    for pin in after.curation.pins:  # the text that was pinned, under whatever id
        assert texts[pin.questions[0]] == after.passages([pin.passage_id])[0].text_digest
    assert {old: after.redirects[old] for old in moved} == moved
    if name != "an article renamed":  # its passages are encoded with their title
        touched = [*report.plan.added, *(p for _, p in (*report.plan.changed, *report.plan.moved))]
        assert set(encoder.read) <= {text for passage in touched for text in texts_of(passage)}


def test_what_an_edit_does_beside_the_passages_is_said(edited: Settings) -> None:
    run(edited, Encoder())
    for name in ("an article renamed", "a synonym", "a pin"):
        EDITS[name][0](edited.corpus)
    said = run(edited, Encoder(), dry_run=True).plan.beside
    assert said == ("knee: title is now Pain around the kneecap", "synonyms: 1 new, 0 gone", "pins: 1 new, 1 gone")


def test_ids_come_back_to_what_was_there_after_an_edit_is_taken_back(edited: Settings) -> None:
    run(edited, Encoder())
    ids = set(open_store(edited).open().digests())
    for name in ("a new paragraph in front", "a heading renamed", "the opening words of a further paragraph"):
        EDITS[name][0](edited.corpus)
        run(edited, Encoder())
    (edited.corpus / "hip.md").write_text(HIP, encoding="utf-8")
    run(edited, Encoder())
    assert set(open_store(edited).open().digests()) == ids


def test_redirects_lead_on_and_end_where_an_id_is_used_again(edited: Settings) -> None:
    run(edited, Encoder())
    change("hip.md", "## Rest", "## How long to rest")(edited.corpus)
    run(edited, Encoder())
    change("hip.md", "## How long to rest", "## Resting")(edited.corpus)
    run(edited, Encoder())
    assert open_store(edited).open().redirects == {"hip#rest": "hip#resting", "hip#how-long-to-rest": "hip#resting"}
    change(
        "hip.md",
        "## Resting",
        "## Rest\n\nNothing of this was said before, and it has words enough to stand alone.\n\n## Resting",
    )(edited.corpus)
    run(edited, Encoder())
    assert open_store(edited).open().redirects == {"hip#how-long-to-rest": "hip#resting"}
    text = (edited.corpus / "hip.md").read_text()
    (edited.corpus / "hip.md").write_text(re.sub(r"## Resting\n\n.*\n", "", text))
    run(edited, Encoder())
    assert open_store(edited).open().redirects == {}


def test_a_document_leads_to_where_most_of_it_went(edited: Settings) -> None:
    run(edited, Encoder())
    merge(edited.corpus)
    run(edited, Encoder())
    assert open_store(edited).open().redirects["knee"] == "hip"


def test_settings_without_a_review_period_change_no_passage(edited: Settings) -> None:
    run(edited, Encoder())
    assert run(replace(edited, review_months=0), Encoder()).summary == "not published: nothing changed since g-1"


def pin(settings: Settings, passage_id: str) -> None:
    (settings.corpus / "pins.toml").write_text(PIN.format("jab", passage_id), encoding="utf-8")


def test_an_id_stays_with_its_text_when_its_heading_is_given_to_another(edited: Settings) -> None:
    run(edited, Encoder())
    change("hip.md", "## Rest", "## Days off")(edited.corpus)
    new = "Nothing of this was said before, and it has more than enough words of its own to stand here all alone today."
    change("hip.md", "## Exercises", f"## Rest\n\n{new}\n\n## Exercises")(edited.corpus)
    found = plan_json(run(edited, Encoder()).plan)
    assert (found["added"], found["changed"], found["moved"]) == (["hip#rest-nothing-of-this-was"], ["hip#rest"], {})
    live = open_store(edited).open()
    assert live.passages(["hip#rest"])[0].text.startswith("Take two or three days off")
    assert live.passages(["hip#rest-nothing-of-this-was"])[0].text == new


def test_two_headings_exchanged_leave_ids_with_their_texts(edited: Settings) -> None:
    run(edited, Encoder())
    before = {p.id: p.text for p in open_store(edited).open().passages_of("hip")}
    text = HIP.replace("## Rest", "## XX").replace("## Injections", "## Rest").replace("## XX", "## Injections")
    (edited.corpus / "hip.md").write_text(text, encoding="utf-8")
    run(edited, Encoder())
    after = {p.id: p.text for p in open_store(edited).open().passages_of("hip")}
    assert after["hip#rest"] == before["hip#rest"]
    assert after["hip#injections"] == before["hip#injections"]


@pytest.mark.parametrize("name", ["swapped", "replaced", "left a stub"])
def test_an_id_that_is_given_to_another_text_shuts_the_gate_of_its_pin(edited: Settings, name: str) -> None:
    pin(edited, BRACES)
    run(edited, Encoder())
    hip, knee = edited.corpus / "hip.md", edited.corpus / "knee.md"
    braces = KNEE.split("## Braces\n\n")[1]
    other = (
        "Sleeves, straps and tape are sold everywhere these days, but none of our own staff ever asks for any of it."
    )
    if name == "swapped":
        hip.write_text(KNEE.replace("Knee pain", "Hip pain"), encoding="utf-8")
        knee.write_text(HIP + f"\n## Braces\n\n{other}\n", encoding="utf-8")
    elif name == "replaced":
        knee.rename(edited.corpus / "kneecap.md")
        knee.write_text(
            f"# Knee pain\n\n{other}\n\n## Braces\n\n{other.replace('none', 'hardly any')}\n", encoding="utf-8"
        )
    else:
        hip.write_text(HIP + f"\n## Sleeves\n\n{braces}", encoding="utf-8")
        knee.write_text(KNEE.replace(braces, "This is said on the page about the hip."), encoding="utf-8")
    report = run(edited, Encoder())
    new = {"swapped": "hip#braces", "replaced": "kneecap#braces", "left a stub": "hip#sleeves"}[name]
    assert f'pins.toml:1: "{BRACES}" is another text now; the former one is "{new}"' in report.refusals[0].message
    assert not report.published
    pin(edited, new)
    assert run(edited, Encoder()).published


def test_a_section_moved_in_two_steps_is_found_under_its_old_id(edited: Settings) -> None:
    pin(edited, BRACES)
    run(edited, Encoder())
    braces = KNEE.split("## Braces\n\n")[1]
    (edited.corpus / "hip.md").write_text(HIP + f"\n## Sleeves\n\n{braces}", encoding="utf-8")
    run(edited, Encoder())
    change("knee.md", f"## Braces\n\n{braces}", "")(edited.corpus)
    report = run(edited, Encoder())
    assert (report.plan.moves, report.plan.removed) == ({BRACES: "hip#sleeves"}, ())
    live = open_store(edited).open()
    assert (live.redirects[BRACES], live.curation.pins[0].passage_id) == ("hip#sleeves", "hip#sleeves")
