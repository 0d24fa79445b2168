"""Ingestion as a whole: what is published, replaced, kept and refused."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from ingest.report import Options, Report
from search_app.errors import NoGenerationError, PublishError, SourceError
from search_app.index.store import open_store
from search_app.search import make_searcher, search
from search_app.settings import Settings

Write = Callable[[str, str], Path]
ICE = "# Ice\n\nWrap the ice pack in a towel before you put it on a sore knee, and take it off after some minutes.\n"
HEAT = "# Heat\n\nA warm bath or a wheat bag can loosen a stiff neck in the evening when nothing is swollen.\n"


@pytest.fixture
def write(clinic: Settings) -> Write:
    def write_article(name: str, text: str) -> Path:
        path = clinic.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_article


def run(clinic: Settings, *paths: Path) -> Report:
    return ingest(open_store(clinic), clinic, paths)


def added(report: Report) -> list[str]:
    return [passage.id for passage in report.plan.added]


def changed(report: Report) -> list[str]:
    return [passage.id for _, passage in report.plan.changed]


def removed(report: Report) -> list[str]:
    return [passage.id for passage in report.plan.removed]


def documents(clinic: Settings) -> list[str]:
    return list(open_store(clinic).open().document_ids())


def first_hit(clinic: Settings, question: str) -> str:
    hits = search(make_searcher(open_store(clinic).open()), question).hits
    return hits[0].passage.id if hits else ""


def test_first_ingestion_publishes_every_article(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    write("deep/down/heat.md", HEAT)
    report = run(clinic)
    assert (report.status, report.summary) == (0, "published g-1: +2 ~0 -0")
    assert documents(clinic) == ["heat", "ice"]
    assert first_hit(clinic, "stiff neck") == "heat#heat"


def test_a_second_ingestion_without_a_change_publishes_nothing_and_says_so(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    run(clinic)
    report = run(clinic)
    assert (report.status, report.published) == (0, None)
    assert report.summary == "not published: nothing changed since g-1"
    assert open_store(clinic).current() == 1


def test_a_changed_passage_is_published_and_counted(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    write("heat.md", HEAT)
    run(clinic)
    write("ice.md", ICE.replace("towel", "cloth"))
    report = run(clinic)
    assert (changed(report), report.summary) == (["ice#ice"], "published g-2: +0 ~1 -0")
    assert first_hit(clinic, "cloth") == "ice#ice"


def test_a_new_review_date_alone_is_published(clinic: Settings, write: Write) -> None:
    write("ice.md", "---\nreviewed: 2026-01-01\n---\n" + ICE)
    run(clinic)
    write("ice.md", "---\nreviewed: 2026-02-02\n---\n" + ICE)
    assert run(clinic).summary == "published g-2: +0 ~0 -0"


def test_a_deleted_article_is_gone_in_the_same_run(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    heat = write("heat.md", HEAT)
    run(clinic)
    heat.unlink()
    assert removed(run(clinic)) == ["heat#heat"]
    assert documents(clinic) == ["ice"]
    assert first_hit(clinic, "wheat bag") == ""


def test_a_file_named_is_replaced_alone(clinic: Settings, write: Write) -> None:
    ice = write("ice.md", ICE)
    write("heat.md", HEAT)
    run(clinic)
    write("ice.md", ICE.replace("towel", "cloth"))
    write("heat.md", HEAT.replace("bath", "shower"))
    assert changed(run(clinic, ice)) == ["ice#ice"]
    assert documents(clinic) == ["heat", "ice"]
    assert first_hit(clinic, "shower") == ""


def test_a_folder_named_replaces_what_came_from_it_and_nothing_else(clinic: Settings, write: Write) -> None:
    write("a/ice.md", ICE)
    gone = write("a/old.md", "# Old\n\nThis advice about bandages is no longer given by anyone at the clinic today.\n")
    write("b/heat.md", HEAT)
    run(clinic)
    gone.unlink()
    (clinic.corpus / "b" / "heat.md").unlink()
    assert removed(run(clinic, clinic.corpus / "a")) == ["old#old"]
    assert documents(clinic) == ["heat", "ice"]


def test_a_deleted_file_named_loses_its_passages(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    heat = write("heat.md", HEAT)
    run(clinic)
    heat.unlink()
    assert removed(run(clinic, heat)) == ["heat#heat"]


def test_a_name_that_was_never_there_is_refused(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    with pytest.raises(SourceError, match=r"nowhere\.md: no such file or folder"):
        run(clinic, clinic.corpus / "nowhere.md")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"d\xc3\xa9j\xc3", b"# Heading alone\n"])
def test_an_unreadable_file_keeps_its_last_published_passages(clinic: Settings, write: Write, content: bytes) -> None:
    ice = write("ice.md", ICE)
    write("heat.md", HEAT)
    run(clinic)
    ice.write_bytes(content)
    write("heat.md", HEAT.replace("bath", "shower"))
    report = run(clinic)
    assert report.status == 3
    assert str(ice) in report.faults[0]
    assert report.summary == "published g-2: +0 ~1 -0"
    assert first_hit(clinic, "towel") == "ice#ice"


def test_an_unreadable_file_keeps_its_passages_which_are_labelled_until_it_can_be_read(
    clinic: Settings, write: Write
) -> None:
    ice = write("ice.md", ICE)
    run(clinic)
    ice.write_bytes(b"\x00")
    report = run(clinic)
    assert (report.status, report.summary) == (3, "published g-2: +0 ~0 -0")
    assert str(ice) in report.faults[0]
    hit = search(make_searcher(open_store(clinic).open()), "towel").hits[0]
    assert (hit.passage.id, hit.stale) == ("ice#ice", True)
    again = run(clinic)
    assert (again.status, again.published) == (1, None)
    assert "nothing changed since g-2; the files named above were left out" in again.summary
    write("ice.md", ICE)
    assert run(clinic).status == 0
    assert not search(make_searcher(open_store(clinic).open()), "towel").hits[0].stale


def test_a_folder_that_cannot_be_read_keeps_its_passages_and_stops_nothing_else(
    clinic: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("shut/ice.md", ICE)
    write("heat.md", HEAT)
    run(clinic)
    really_list = Path.iterdir

    def list_open_ones(path: Path) -> Iterator[Path]:
        if path.name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return really_list(path)

    monkeypatch.setattr(Path, "iterdir", list_open_ones)
    write("heat.md", HEAT.replace("bath", "shower"))
    report = run(clinic)
    assert (report.status, report.summary) == (3, "published g-2: +0 ~1 -0")
    assert report.faults == [f"{clinic.corpus / 'shut'}: cannot be read (Permission denied); check its rights"]
    assert search(make_searcher(open_store(clinic).open()), "towel").hits[0].stale
    monkeypatch.undo()
    assert run(clinic).status == 0


def test_an_unreadable_file_that_is_renamed_keeps_its_passages(clinic: Settings, write: Write) -> None:
    ice = write("ice.md", ICE)
    write("heat.md", HEAT)
    run(clinic)
    ice.write_bytes(b"\x00")
    run(clinic)
    ice.rename(clinic.corpus / "cold.md")
    assert run(clinic).status == 1
    assert documents(clinic) == ["heat", "ice"]
    (clinic.corpus / "cold.md").write_text(ICE, encoding="utf-8")
    assert run(clinic).plan.moves == {"ice#ice": "cold#ice"}


def test_one_clashing_id_keeps_out_one_line_of_many(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    run(clinic)
    write("all.jsonl", '{"id": "ice", "text": "Other."}\n{"id": "new", "text": "A line of its own."}\n')
    report = run(clinic)
    assert (report.status, documents(clinic)) == (3, ["ice", "new"])
    assert "all.jsonl: has the document id 'ice' of" in report.faults[0]


def test_a_review_far_in_the_future_is_no_fault(clinic: Settings, write: Write) -> None:
    write("ice.md", "---\nreviewed: 9999-12-31\n---\n" + ICE)
    assert run(clinic).status == 0


def test_strict_lets_an_unreadable_file_stop_all(clinic: Settings, write: Write) -> None:
    ice = write("ice.md", ICE)
    run(clinic)
    ice.write_bytes(b"\x00")
    write("heat.md", HEAT)
    report = ingest(open_store(clinic), clinic, options=Options(strict=True))
    assert (report.status, report.published, documents(clinic)) == (1, None, ["ice"])
    assert report.refusals[0].gate == "unreadable-files"
    assert run(clinic).status == 3


def test_a_dry_run_says_what_would_be_published_and_publishes_nothing(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    run(clinic)
    write("heat.md", HEAT)
    report = ingest(open_store(clinic), clinic, options=Options(dry_run=True))
    assert (report.status, added(report)) == (0, ["heat#heat"])
    assert report.summary == "not published: dry run; it would publish g-2: +1 ~0 -0"
    assert documents(clinic) == ["ice"]
    assert not list(clinic.data.glob(".tmp-*"))
    assert run(clinic).summary == "published g-2: +1 ~0 -0"


def test_a_fall_of_the_passage_count_is_refused_unless_it_is_allowed(clinic: Settings, write: Write) -> None:
    for number in range(20):
        write(f"ice{number}.md", ICE.replace("towel", f"towel {number}"))
    run(clinic)
    for number in range(11):
        (clinic.corpus / f"ice{number}.md").unlink()
    report = run(clinic)
    assert [refusal.gate for refusal in report.refusals] == ["passage-count"]
    assert "11 of 20 passages would be lost" in report.refusals[0].message
    assert len(documents(clinic)) == 20
    allowed = ingest(open_store(clinic), clinic, options=Options(allow=frozenset({"passage-count"})))
    assert allowed.summary == "published g-2: +0 ~0 -11"


def test_an_empty_corpus_is_refused_and_the_last_generation_stays(clinic: Settings, write: Write) -> None:
    with pytest.raises(PublishError, match="holds no article"):
        run(clinic)
    ice = write("ice.md", ICE)
    run(clinic)
    ice.unlink()
    with pytest.raises(PublishError, match="no passage would be left"):
        run(clinic)
    assert documents(clinic) == ["ice"]
    assert not list(clinic.data.glob(".tmp-*"))


def test_two_files_with_one_document_id_are_reported_with_both_names(clinic: Settings, write: Write) -> None:
    write("a/ice.md", ICE)
    write("b/ice.md", HEAT)
    report = run(clinic)
    assert report.status == 3
    assert report.faults == [
        "corpus/b/ice.md: has the document id 'ice' of corpus/a/ice.md; give one of them another `id:`"
    ]
    assert documents(clinic) == ["ice"]


def test_a_file_named_cannot_take_the_id_of_another_file(clinic: Settings, write: Write) -> None:
    write("a/ice.md", ICE)
    run(clinic)
    report = run(clinic, write("b/ice.md", HEAT))
    assert report.status == 1
    assert "a/ice.md" in report.faults[0]
    assert first_hit(clinic, "towel") == "ice#ice"


def test_a_file_that_moved_keeps_its_passages(clinic: Settings, write: Write) -> None:
    old = write("a/ice.md", ICE)
    run(clinic)
    old.unlink()
    report = run(clinic, write("b/ice.md", ICE))
    assert (report.status, report.faults) == (0, [])
    assert documents(clinic) == ["ice"]


def test_a_curation_change_alone_is_published(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    run(clinic)
    write("synonyms.txt", "frozen peas => ice pack\n")
    assert run(clinic).published is not None
    assert first_hit(clinic, "frozen peas") == "ice#ice"


def test_a_fault_in_a_curation_file_stops_the_ingestion(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    run(clinic)
    write("ice.md", ICE.replace("towel", "cloth"))
    write("pins.toml", '[[pin]]\nquestions = ["ice"]\npasage = "ice#ice"\n')
    with pytest.raises(SourceError, match=r"pins\.toml:1: 'pasage' is unknown; did you mean 'passage'"):
        run(clinic)
    assert first_hit(clinic, "towel") == "ice#ice"


def test_pointers_to_no_passage_and_lost_golden_questions_stop_the_publication(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    write("heat.md", HEAT)
    write("pins.toml", '# first line\n[[pin]]\nquestions = ["cold"]\npassage = "ice#icing"\n')
    write("questions.toml", '[[question]]\nask = "sore knee"\npassage = "heat#heat"\n')
    report = run(clinic)
    messages = [refusal.message for refusal in report.refusals]
    assert (report.status, report.published, open_store(clinic).current()) == (1, None, None)
    assert f'{clinic.corpus / "pins.toml"}:2: no passage "ice#icing"; nearest is "ice#ice"' in messages
    assert any("questions.toml:1" in m and '"sore knee"' in m and "ice#ice" in m for m in messages)
    assert report.summary.startswith("not published: refused by pins, golden-questions;")
    assert report.summary.endswith("--allow pins --allow golden-questions")
    one = ingest(open_store(clinic), clinic, options=Options(allow=frozenset({"pins"})))
    assert (one.status, [refusal.gate for refusal in one.refusals]) == (1, ["golden-questions"])
    both = ingest(open_store(clinic), clinic, options=Options(allow=frozenset({"pins", "golden-questions"})))
    assert (both.status, both.summary) == (0, "published g-1: +2 ~0 -0")
    assert any("icing" in warning and warning.endswith("(allowed)") for warning in both.warnings)


def test_pins_put_their_passage_first_whatever_the_form_of_the_words(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    write("heat.md", HEAT)
    write("pins.toml", '[[pin]]\nquestions = ["sore knees"]\npassage = "heat#heat"\n')
    run(clinic)
    assert first_hit(clinic, "what about my sore knee?") == "heat#heat"
    assert first_hit(clinic, "knee") == "ice#ice"


def test_json_lines_are_one_document_of_one_passage_each(clinic: Settings, write: Write) -> None:
    write(
        "faq.jsonl",
        '{"id": "x/1", "title": "Ice", "text": "Cold.\\n\\nVery.", "grade": 2}\n{"id": "2", "question": "Heat?"}\n',
    )
    assert run(clinic).summary == "published g-1: +2 ~0 -0"
    live = open_store(clinic).open()
    assert [live.passages_of(d)[0].text for d in ("x/1", "2")] == ["Cold.\n\nVery.", ""]
    assert live.passages_of("2")[0].kind == "qa"


@pytest.mark.folder
def test_a_damaged_live_generation_is_published_anew_although_nothing_changed(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    run(clinic)
    (clinic.data / "g-1" / "scores.npy").write_bytes(b"damaged")
    with pytest.raises(NoGenerationError, match="is damaged"):
        open_store(clinic).open()
    assert run(clinic).published is not None
    assert first_hit(clinic, "towel") == "ice#ice"


@pytest.mark.folder
def test_a_part_is_not_published_beside_what_is_left_of_a_damaged_generation(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    heat = write("heat.md", HEAT)
    run(clinic)
    write("ice.md", ICE.replace("towel", "cloth"))
    run(clinic)
    for number in (2, 1):
        (clinic.data / f"g-{number}" / "facets.json").write_bytes(b"damaged")
        write("heat.md", HEAT.replace("bath", f"shower {number}"))
        with pytest.raises(PublishError, match="run `citewell ingest` without a path"):
            run(clinic, heat)
    assert run(clinic).published
    assert first_hit(clinic, "cloth") == "ice#ice"


def test_the_shipped_vocabulary_and_red_flags_apply_to_any_corpus(clinic: Settings, write: Write) -> None:
    write("heat.md", "# Injections\n\nAn injection into the buttock may help when nothing else has helped so far.\n")
    run(clinic)
    searcher = make_searcher(open_store(clinic).open())
    assert search(searcher, "jab in the bum").state == "answer"
    notice = search(searcher, "I have crushing chest pain").notice
    assert notice is not None
    assert notice.level == "emergency"


def test_documents_that_no_reader_knows_are_named(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    write("leaflets/ankle.pdf", "%PDF")
    write("logo.png", "")
    (warning,) = run(clinic).warnings
    assert "leaflets/ankle.pdf: is not read; use one of .txt" in warning


def test_golden_questions_are_asked_although_nothing_changed(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    write("heat.md", HEAT)
    run(clinic)
    write("questions.toml", '[[question]]\nask = "sore knee"\npassage = "heat#heat"\n')
    report = run(clinic)
    assert report.published is None
    assert any('"sore knee"' in warning for warning in report.warnings)


def test_a_data_folder_inside_the_corpus_is_refused(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    with pytest.raises(PublishError, match="lies in the corpus folder"):
        run(replace(clinic, data=clinic.corpus / "data"))


@pytest.mark.folder
def test_published_data_of_any_collection_is_never_read_as_articles(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    run(clinic)
    clinic.data.rename(clinic.corpus / "old")
    assert added(run(clinic)) == ["ice#ice"]


def test_a_link_back_up_is_not_followed_for_ever(clinic: Settings, write: Write) -> None:
    write("a/ice.md", ICE)
    (clinic.corpus / "a" / "loop").symlink_to(clinic.corpus, target_is_directory=True)
    assert run(clinic).summary == "published g-1: +1 ~0 -0"


def test_a_newcomer_cannot_take_the_id_of_a_published_article(clinic: Settings, write: Write) -> None:
    write("knee.md", ICE)
    run(clinic)
    write("2026/knee.md", HEAT)
    report = run(clinic)
    assert (report.status, report.published) == (1, None)
    assert "corpus/2026/knee.md: has the document id 'knee' of corpus/knee.md" in report.faults[0]
    assert first_hit(clinic, "towel") == "knee#ice"


def test_a_newcomer_cannot_take_the_id_of_an_article_that_became_unreadable(clinic: Settings, write: Write) -> None:
    alpha = write("alpha.md", ICE)
    run(clinic)
    alpha.write_bytes(b"\x00")
    write("gamma.md", "---\nid: alpha\n---\n" + HEAT)
    assert len(run(clinic).faults) == 2
    assert first_hit(clinic, "towel") == "alpha#ice"


def test_an_id_that_was_given_up_can_be_taken(clinic: Settings, write: Write) -> None:
    write("alpha.md", ICE)
    run(clinic)
    write("alpha.md", "---\nid: cold\n---\n" + ICE)
    write("gamma.md", "---\nid: alpha\n---\n" + HEAT)
    report = run(clinic)
    assert (report.status, documents(clinic)) == (0, ["alpha", "cold"])
    assert first_hit(clinic, "stiff neck") == "alpha#heat"


def test_a_deleted_folder_named_loses_its_passages(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    heat = write("old/heat.md", HEAT)
    run(clinic)
    heat.unlink()
    heat.parent.rmdir()
    assert removed(run(clinic, heat.parent)) == ["heat#heat"]


def test_pipes_and_devices_are_not_read(clinic: Settings, write: Write) -> None:
    write("ice.md", ICE)
    os.mkfifo(clinic.corpus / "pipe.md")
    (clinic.corpus / "zero.txt").symlink_to("/dev/zero")
    assert run(clinic).summary == "published g-1: +1 ~0 -0"


@pytest.mark.parametrize(
    ("notices", "fault"),
    [
        ("words = 3", r"notices\.toml: words must be a table"),
        ("disable = 3", r"notices\.toml: disable must be a list"),
        ('[[notice]]\nid = "a"\nphnoe = "1"', r"notices\.toml:1: 'phnoe' is unknown; did you mean 'phone'"),
        (
            '[[notice]]\nid = "a"\nlevel = "emergency"\ntitle = "t"\ntext = "t"\nwhen=[]',
            r"notices\.toml:1: when must",
        ),
        ('[[notice]]\nid = "a"\nlevel = "emergency"\ntitle = "t"\ntext = "t"\nwhen = ["+"]', r"notices\.toml:1: "),
    ],
)
def test_a_fault_in_the_notices_is_named_with_file_and_line(
    clinic: Settings, write: Write, notices: str, fault: str
) -> None:
    write("ice.md", ICE)
    write("notices.toml", notices)
    with pytest.raises(SourceError, match=fault):
        run(clinic)
