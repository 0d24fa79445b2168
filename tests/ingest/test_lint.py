"""What an editor should look at is found, with file, line and remedy; a good article gives nothing to look at."""

from datetime import date
from pathlib import Path

import pytest

from ingest.documents import parse_file
from ingest.lint import Finding, lint, lint_corpus
from search_app.errors import SourceError
from search_app.settings import Settings

TODAY = date(2026, 11, 1)
ABOUT = "---\nlicence: CC BY 4.0\nreviewed: 2026-09-01\nsources: A clinic\n---\n"
HEAD = (
    '<html lang="en"><head><title>Ear care</title><meta name="citewell:licence" content="CC BY 4.0">'
    '<meta name="citewell:reviewed" content="2026-09-01"><meta name="citewell:sources" content="A clinic"></head>'
)
GOOD = f"""{ABOUT}
# Knee care

A sore knee after a long walk often settles by itself within two or three days of rest.

## When to see us

Please see us when the knee swells, locks or gives way, or when the pain wakes you at night.
"""


class Folder:
    """A clinic's folder whose articles are written by a test and looked at."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "corpus").mkdir()

    def write(self, name: str, content: str) -> None:
        (self.root / "corpus" / name).write_text(content, encoding="utf-8")

    def lint(self) -> list[Finding]:
        settings = Settings(corpus=self.root / "corpus", data=self.root / "data", root=self.root)
        return lint_corpus(settings, TODAY)

    def found(self) -> list[tuple[str, str]]:
        return [(finding.place, finding.rule) for finding in self.lint()]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_good_article_gives_nothing_to_look_at(folder: Folder) -> None:
    folder.write("knee.md", GOOD)
    folder.write("ear.html", f"{HEAD}<body><h1>Ear care</h1><p>Keep your ears dry while an ear infection heals.</p>")
    assert folder.lint() == []


def test_an_inferred_heading_is_named_at_the_line_where_it_is_missing(folder: Folder) -> None:
    knee = (
        "Knee pain\n\nSwelling\n\nA knee may swell after a fall or a twist, and the swelling can last for days.\n\n\n"
    )
    lost = "Bursitis is a swelling of the small pads of fluid in front of the kneecap. Kneeling makes bursitis worse."
    folder.write("knee.txt", ABOUT + knee + lost)
    (finding,) = folder.lint()
    assert (finding.place, finding.rule, finding.suggestion) == ("corpus/knee.txt:13", "inferred-heading", "Bursitis")
    assert '"Bursitis"' in finding.message


def test_a_long_article_without_a_heading_has_lost_some(folder: Folder) -> None:
    paragraph = "Numbers like {} fill this line of plain words so that the whole article grows far too long for one."
    body = "\n\n".join(paragraph.format(number) for number in range(20))
    folder.write("long.md", f"{ABOUT}\n# Long\n\n{body}\n")
    assert folder.found() == [("corpus/long.md:9", "lost-heading")]
    headed = body.replace("Numbers like 9 ", "## Nine\n\nNumbers like 9 ")
    folder.write("long.md", f"{ABOUT}\n# Long\n\n{headed}\n")
    assert folder.found() == []


def test_a_heading_without_text_is_found(folder: Folder) -> None:
    folder.write("knee.md", GOOD.replace("## When", "## Exercises\n\n## When"))
    assert folder.found() == [("corpus/knee.md:11", "empty-heading")]


def test_passages_too_long_or_too_short_are_found_in_their_lines(folder: Folder) -> None:
    long = "word " * 200
    rows = [
        '{"id": "a", "url": "https://clinic.example/a", "question": "How long?", "text": "Two weeks."}',
        "",
        f'{{"id": "b", "url": "https://clinic.example/b", "question": "Why?", "text": "{long}"}}',
        '{"id": "c", "url": "https://clinic.example/c", "question": "What now?", "text": ""}',
        '{"id": "d", "url": "https://clinic.example/d", "title": "Rest", "text": "See above."}',
    ]
    folder.write("faq.jsonl", "\n".join(rows))
    found = [pair for pair in folder.found() if "passage" in pair[1]]
    assert found == [
        ("corpus/faq.jsonl:3", "long-passage"),
        ("corpus/faq.jsonl:4", "short-passage"),
        ("corpus/faq.jsonl:5", "short-passage"),
    ]


def test_a_paragraph_that_had_to_be_cut_is_found_once(folder: Folder) -> None:
    sentence = "Item {} of this one paragraph says in ten plain words. "
    folder.write("wall.md", f"{ABOUT}\n# Wall\n\n## All\n\n{''.join(map(sentence.format, range(40)))}\n")
    assert folder.found() == [("corpus/wall.md:11", "long-passage")]


def test_repeats_are_found_within_and_across_articles(folder: Folder) -> None:
    folder.write("knee.md", GOOD)
    folder.write("leg.md", GOOD.replace("# Knee care", "# Leg care").replace("A sore knee", "A  SORE knee"))
    assert folder.found() == [("corpus/leg.md:9", "duplicate-passage"), ("corpus/leg.md:13", "duplicate-passage")]
    assert "corpus/knee.md:9" in folder.lint()[0].message


def test_what_an_article_does_not_say_about_itself_is_found(folder: Folder) -> None:
    folder.write("knee.md", GOOD.replace(ABOUT, ""))
    rules = ["no-licence", "no-review-date", "no-source"]
    assert folder.found() == [("corpus/knee.md", rule) for rule in rules]


def test_an_article_is_due_the_day_after_its_review_date(folder: Folder) -> None:
    dated = GOOD.replace("reviewed: 2026-09-01", "reviewed: 2026-09-01\nreview_by: {}")
    folder.write("due.md", dated.format("2026-10-31"))
    folder.write("knee.md", dated.format("2026-11-01").replace("knee", "ankle").replace("Knee", "Ankle"))
    assert folder.found() == [("corpus/due.md:3", "review-due")]
    assert "2026-10-31" in folder.lint()[0].message


def test_an_article_that_names_no_day_is_due_some_months_after_its_review(folder: Folder) -> None:
    folder.write("old.md", GOOD.replace("2026-09-01", "2022-09-01"))
    assert folder.found() == [("corpus/old.md:3", "review-due")]


def test_lines_are_counted_and_not_listed_one_by_one(folder: Folder) -> None:
    rows = [f'{{"id": "{n}", "question": "Why {n}?", "text": "Because of reason {n}."}}' for n in range(50)]
    folder.write("faq.jsonl", "\n".join(rows))
    findings = folder.lint()
    assert [finding.rule for finding in findings] == ["no-licence", "no-review-date", "no-source"]
    assert all("50 articles" in finding.message for finding in findings)


def test_a_garbled_phrase_is_found_at_its_line_in_every_format(folder: Folder) -> None:
    body = "Heart care\n\nOur nurses help people who live with **heart disappointment** to keep well at home."
    folder.write("heart.txt", ABOUT + "Heart care\n\nThe team\n\n" + body.split("\n\n")[1].replace("*", ""))
    folder.write("heart.md", f"{ABOUT}\n# Heart care\n\n{body.splitlines()[2].replace('nurses', 'doctors')}\n")
    page = f"{HEAD}\n<body>\n<h1>Ear care</h1>\n<p>Keep ears dry and <b>heart</b>\ndisappointment at bay all your life."
    folder.write("ear.html", page)
    folder.write(
        "es.md", GOOD.replace("---\nlicence", "---\nlang: es\nlicence").replace("Knee", "Heart disappointment")
    )
    found = [finding for finding in folder.lint() if finding.rule == "garbled-wording"]
    assert [(f.place, f.suggestion) for f in found] == [
        ("corpus/ear.html:4", "heart failure"),
        ("corpus/heart.md:9", "heart failure"),
        ("corpus/heart.txt:10", "heart failure"),
    ]
    assert found[0].message == '"heart disappointment" is probably garbled; if "heart failure" is meant, write that'


def test_a_garbled_heading_is_judged_by_the_text_below_it(folder: Folder) -> None:
    text = "Stress fractures need crutches for about six to eight weeks before you run again."
    folder.write("hip.md", f"{ABOUT}\n# Hip care\n\n## Maintain weight loss\n\n{text}\n")
    assert folder.found() == [("corpus/hip.md:9", "garbled-wording")]
    folder.write("hip.md", f"{ABOUT}\n# Weight care\n\n## Maintain weight loss\n\n{text.replace('Stress', 'Diet')}\n")
    assert folder.found() == []


LINKS = """
See [the ear page](ear.html), [its care](ear.html#drops), [below](#when-to-see-us), [a site](https://a.example/x),
[the top](/top.md), [a letter](mailto:a@b.example), `[code](gone.md)`, [spaced](<ear.html> "Ears") and the knee.
"""


def test_links_that_lead_somewhere_are_left_alone(folder: Folder) -> None:
    folder.write("knee.md", GOOD + LINKS)
    folder.write("ear.html", f'{HEAD}<body><h1>Ear care</h1><p id="drops">Put ear drops in twice a day for a week.</p>')
    assert folder.found() == []


def test_broken_links_are_found_with_what_is_nearest(folder: Folder) -> None:
    folder.write(
        "knee.md", GOOD + "\nRead [about ears](eer.html), [this](#when-to-sea-us) or [that](ear.html#drips) too.\n"
    )
    link = '<p id="drops">Put the drops in as <a href="drop.html">we showed you</a> for at least one whole week.</p>'
    left_out = '<nav><a href="gone.html">Home</a></nav>'
    folder.write("ear.html", f"{HEAD}<body>\n{left_out}<h1>Ear care</h1>\n{link}</body>")
    findings = folder.lint()
    assert [(f.place, f.rule) for f in findings] == [
        ("corpus/ear.html:3", "broken-link"),
        ("corpus/knee.md:15", "broken-link"),
        ("corpus/knee.md:15", "broken-link"),
        ("corpus/knee.md:15", "broken-link"),
    ]
    told = " ".join(finding.message for finding in findings)
    assert 'nearest is "ear.html"' in told
    assert 'nearest is "when-to-see-us"' in told
    assert 'nearest is "drops"' in told


def test_a_file_that_cannot_be_read_stops_no_other(folder: Folder) -> None:
    folder.write("a.md", "---\nlicence: [\n---\nText")
    folder.write("b.md", "")
    folder.write("knee.md", GOOD)
    assert folder.found() == [("corpus/a.md:3", "unreadable"), ("corpus/b.md", "unreadable")]


def test_the_own_phrases_of_a_clinic_are_used_and_are_no_article(folder: Folder) -> None:
    folder.write("knee.md", GOOD)
    folder.write("medical_phrases.txt", "[garbles]\nlong walk => Long Walk Clinic\n")
    assert folder.found() == [("corpus/knee.md:9", "garbled-wording")]
    folder.write("medical_phrases.txt", "long walk\n")
    with pytest.raises(SourceError, match=r"medical_phrases\.txt:1: belongs to no part"):
        folder.lint()


def test_a_file_that_went_away_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "knee.md"
    path.write_text(GOOD, encoding="utf-8")
    read = {path: parse_file(path, "knee.md")}
    path.unlink()
    assert lint(read, tmp_path, TODAY) == []
