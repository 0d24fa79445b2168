"""What every engine does alike; an engine joins by one line in ENGINES."""

import gc
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from search_app.analysis import find_terms, terms
from search_app.errors import NoGenerationError
from search_app.index import FACETS, NEVER_DUE, Candidates, Generation, Store
from search_app.index.memory import MemoryStore
from search_app.index.whoosh_engine import WhooshStore
from search_app.model import (
    Change,
    Citation,
    Curation,
    Document,
    Notice,
    Passage,
    Pin,
    Synonym,
    Withdrawal,
    Withdrawals,
)
from search_app.opensearch.store import OpenSearchStore

from .made import NOTHING, Prose, all_passages, make_change, make_changes, make_query, publish, revise

ENGINES: dict[str, Callable[[pytest.FixtureRequest, Path], Store]] = {
    "memory": lambda request, folder: MemoryStore(),
    "whoosh": lambda request, folder: WhooshStore(folder / "data"),
    "opensearch": lambda request, folder: OpenSearchStore(request.getfixturevalue("cluster")),
}
PARAMETERS = [
    pytest.param(name, marks=getattr(pytest.mark, name)) if name == "opensearch" else name for name in ENGINES
]

HIP = make_change("hip", ("Hip pain", "The hip hurts."), ("Should I rest?", "Rest a hip for a day."), topic="hip")
KNEE = make_change("knee", ("Knee pain", "The knee hurts and hurts."), topic="knee")
NOWHERE = make_change("nowhere", ("Opening hours", "We open at nine."))

FULL = Change(
    "füße/é",
    Document(
        "füße/é",
        "Füße, 足, قدم",
        "Über Füße 🦶🏽.\r\n\n\tZweitens\u2028 e\u0301 \u200d\x00 \ud800.",
        "https://clinic.example/füße?a=1&b=2#c",
        "de-AT",
        "CC BY 4.0",
        date(2026, 2, 28),
        "Füße",
        ("NHS: Feet, https://nhs.example/", "Ourselves"),
        "corpus/füße.md",
        date(2027, 2, 28),
        True,
    ),
    (
        Passage(
            "füße/é#über",
            "qa",
            "Über?",
            "Über Füße 🦶🏽.\r\n",
            Citation(
                "füße/é",
                "Füße, 足, قدم",
                "https://clinic.example/",
                ("Oben", "Mitte"),
                "über",
                ((0, 13), (13, 15)),
                date(2026, 2, 28),
                "CC BY 4.0",
            ),
            "Über?",
            True,
            "de-AT",
            "Füße",
            date(2027, 2, 28),
            True,
        ),
        Passage("füße/é#leer", "section", "", "", Citation("füße/é", "Füße, 足, قدم", "", (), "leer", ())),
    ),
)


@pytest.fixture(params=PARAMETERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return ENGINES[request.param](request, tmp_path)


def live(store: Store, *changes: Change, curation: Curation = NOTHING) -> Generation:
    publish(store, *changes, curation=curation)
    return store.open()


def in_memory(*changes: Change) -> Generation:
    return MemoryStore().stage(None, changes, NOTHING)


def found(generation: Generation, *terms: str, depth: int = 100, **filters: str) -> list[str]:
    return sorted(generation.candidates(make_query(*terms, **filters), depth).ids)


def assert_same(one: Candidates, other: Candidates) -> None:
    assert (one.total, one.facets) == (other.total, other.facets)
    assert set(one.ids) == set(other.ids)
    np.testing.assert_allclose(one.parts[:, 0], other.parts[:, 0], rtol=1e-6)
    at = {passage_id: i for i, passage_id in enumerate(other.ids)}
    np.testing.assert_allclose(one.parts, other.parts[[at[i] for i in one.ids]], rtol=1e-6)


def test_documents_and_passages_come_back_as_they_were_given(store: Store) -> None:
    generation = live(store, FULL, HIP)
    assert list(generation.document_ids()) == ["füße/é", "hip"]
    assert list(generation.documents()) == [FULL.document, HIP.document]
    assert list(generation.contents_of()) == [(FULL.document, FULL.passages), (HIP.document, HIP.passages)]
    assert generation.document("füße/é") == FULL.document
    assert generation.passages_of("füße/é") == FULL.passages
    assert generation.passages(["füße/é#leer", "hip#p1", "füße/é#über"]) == [
        FULL.passages[1],
        HIP.passages[1],
        FULL.passages[0],
    ]
    assert all(getattr(FULL.document, f.name) != f.default for f in fields(Document))  # every field was tried


def test_what_is_unknown_is_left_out(store: Store) -> None:
    generation = live(store, HIP)
    assert generation.document("knee") is None
    assert generation.passages_of("knee") == ()
    assert generation.passages(["knee#p0", "hip#p0", "hip", ""]) == [HIP.passages[0]]
    assert generation.frequency("knee") == generation.frequency("") == 0
    assert found(generation, "knee") == []


def test_redirects_due_days_and_digests_come_with_the_generation(store: Store) -> None:
    dated = replace(HIP, passages=tuple(replace(p, review_by=date(2026, 1, 31)) for p in HIP.passages))
    with store.publishing():
        store.publish(store.stage(None, [FULL, dated, KNEE], NOTHING, redirects={"hüfte#a": "hip#p0"}))
    generation = store.open()
    assert generation.redirects == {"hüfte#a": "hip#p0"}
    passages = all_passages(generation)
    assert [p.id for p in passages] == ["füße/é#über", "füße/é#leer", "hip#p0", "hip#p1", "knee#p0"]
    assert generation.due.tolist() == [0, NEVER_DUE, *[date(2026, 1, 31).toordinal()] * 2, NEVER_DUE]
    assert generation.digests() == {p.id: (p.digest, p.text_digest) for p in passages}


def test_what_is_withdrawn_is_nowhere_and_comes_back_whole(store: Store) -> None:
    """A passage by its id, and the same text under any other; a whole document; and nothing else."""
    shared = "Rub the zygomatic arch."
    one = make_change("one", ("Zygoma", shared), ("Rest", "Rest the hip."))
    two = make_change("two", ("Other heading", " Rub  the zygomatic\narch. "), ("Hip", "The hip hurts."))
    whole = live(store, one, two, KNEE)
    query = make_query("zygomat", "hip", "knee")
    store.withdraw(Withdrawal("one#p0", (one.passages[0].text_digest.hex(),), "2026-11-25", "wrong"))
    store.withdraw(Withdrawal("knee"))
    assert [entry.id for entry in store.withdrawals().entries] == ["one#p0", "knee"]
    view = whole.without(store.withdrawals())
    assert found(view, "zygomat", "hip", "knee") == ["one#p1", "two#p1"]
    assert view.candidates(query, 10).total == 2
    assert view.candidates(query, 10).facets["kind"] == {"section": 2}
    assert view.passages(["one#p0", "two#p0", "knee#p0", "two#p1"]) == [two.passages[1]]
    assert list(view.document_ids()) == ["one", "two"]
    assert list(view.documents()) == [view.document("one"), view.document("two")]
    assert [own for _, own in view.contents_of()] == [view.passages_of("one"), view.passages_of("two")]
    assert [document for document, _ in view.contents_of()] == list(view.documents())
    assert view.document("knee") is None
    assert view.passages_of("knee") == ()
    assert [p.id for p in view.passages_of("one")] == ["one#p1"]
    for name in ("one", "two"):
        document = view.document(name)
        assert document is not None
        assert "zygom" not in document.text.lower()
        assert all(cut_spans(document, p) == p.text for p in view.passages_of(name))
    assert view.close_words("zygomatik") == []
    assert view.close_words("hips") == whole.close_words("hips")
    assert [name for name in ("one#p0", "two#p0", "knee", "knee#p9", "one", "one#p1") if view.hides(name)] == [
        "one#p0",
        "two#p0",
        "knee",
        "knee#p9",
    ]
    assert store.reinstate("one#p0")
    assert store.reinstate("knee")
    assert not store.reinstate("knee")
    for back in (view.without(store.withdrawals()), whole):
        assert len(all_passages(back)) == 5
        assert found(back, "zygomat", "hip", "knee") == ["knee#p0", "one#p0", "one#p1", "two#p0", "two#p1"]
        assert back.close_words("zygomatik") == ["zygomatic"]


def test_a_view_keeps_the_generation_that_it_is_of(store: Store) -> None:
    view = live(store, HIP).without(Withdrawals((Withdrawal("hip#p1"),)))
    gc.collect()
    for number in range(5):
        publish(store, make_change(f"d{number}", ("More", "More.")))
    assert [p.id for p in all_passages(view)] == ["hip#p0"]


def cut_spans(document: Document, passage: Passage) -> str:
    return "".join(document.text[start:end] for start, end in passage.citation.spans)


def test_curation_comes_back_as_it_was_given(store: Store) -> None:
    curation = Curation(
        (Synonym(("bum", "derrière"), ("buttock", "loss of feeling")),),
        (Pin(("is it open?", "offen?"), "hip#p0"),),
        (
            Notice(
                "chest", "emergency", "Chest pain", "Call.", "112", ("chest + pain", "x"), ("no chest pain",), "hip#p0"
            ),
        ),
    )
    assert live(store, HIP, curation=curation).curation == curation


def test_a_collection_without_passages_answers_with_nothing(store: Store) -> None:
    empty = make_change("empty")
    for generation in (live(store), live(store, empty)):
        result = generation.candidates(make_query("hip"), 10)
        assert (result.ids, result.total, result.parts.shape) == ((), 0, (0, 4))
        assert generation.info.passages == 0
    assert generation.passages_of("empty") == ()


def test_a_passage_without_a_single_term_is_kept_and_never_found(store: Store) -> None:
    generation = live(store, Change("dots", Document("dots", "...", "!!!"), (wordless("dots"),)), HIP)
    assert generation.passages(["dots#x"]) == [wordless("dots")]
    assert found(generation, "hip") == ["hip#p0", "hip#p1"]


def wordless(document_id: str) -> Passage:
    return Passage(f"{document_id}#x", "section", "?", "!!!", Citation(document_id, "...", "", (), "x", ((0, 3),)))


def test_words_are_found_in_title_heading_and_text(store: Store) -> None:
    generation = live(store, HIP, KNEE)
    assert found(generation, "hip") == ["hip#p0", "hip#p1"]
    assert found(generation, "rest") == ["hip#p1"]
    assert found(generation, "about") == ["hip#p0", "hip#p1", "knee#p0"]
    assert found(generation, "knee", "rest") == ["hip#p1", "knee#p0"]


def test_compatibility_forms_that_hold_spaces_stay_one_term(store: Store) -> None:
    generation = live(store, make_change("salam", ("Heading", "The word ﷺ and ͺx stand here.")), HIP)
    assert_same(
        generation.candidates(make_query("صلىاللهعليهوسلم", "ιx"), 9),
        in_memory(make_change("salam", ("Heading", "The word ﷺ and ͺx stand here.")), HIP).candidates(
            make_query("صلىاللهعليهوسلم", "ιx"), 9
        ),
    )
    assert found(generation, "صلىاللهعليهوسلم") == ["salam#p0"]


def test_a_replaced_document_is_found_by_its_new_words_only(store: Store) -> None:
    live(store, HIP, KNEE)
    generation = live(store, make_change("hip", ("Elbow", "An elbow.")))
    assert found(generation, "hip") == ["hip#p0"]  # from its title
    assert found(generation, "rest") == []
    assert generation.frequency("rest") == 0
    assert generation.passages(["hip#p1"]) == []
    assert found(generation, "elbow") == ["hip#p0"]
    assert found(generation, "knee") == ["knee#p0"]


def test_a_deleted_document_is_gone_from_everything(store: Store) -> None:
    live(store, HIP, KNEE)
    generation = live(store, Change("hip"))
    assert found(generation, "hip") == []
    assert generation.frequency("hip") == 0
    assert generation.document("hip") is None
    assert generation.passages_of("hip") == ()
    assert generation.passages(["hip#p0"]) == []
    assert list(generation.document_ids()) == ["knee"]
    assert (generation.info.documents, generation.info.passages) == (1, 1)
    assert generation.candidates(make_query("pain"), 9).facets == {"topic": {"knee": 1}, "kind": {"section": 1}}


def test_deleting_what_is_not_there_changes_nothing(store: Store) -> None:
    live(store, HIP)
    assert all_passages(live(store, Change("never"))) == list(HIP.passages)


def test_the_same_changes_twice_give_the_same_collection(store: Store) -> None:
    first = live(store, HIP, KNEE, FULL)
    again = live(store, FULL, KNEE, HIP)
    assert all_passages(again) == all_passages(first)
    assert_same(again.candidates(make_query("hip", "hurt"), 9), first.candidates(make_query("hip", "hurt"), 9))


def test_the_last_change_of_a_document_counts(store: Store) -> None:
    assert all_passages(live(store, HIP, Change("hip"), KNEE)) == list(KNEE.passages)


def test_statistics_count_live_passages_only(store: Store) -> None:
    live(store, HIP, KNEE, NOWHERE)
    assert_same(
        live(store, Change("hip")).candidates(make_query("knee", "open"), 9),
        in_memory(KNEE, NOWHERE).candidates(make_query("knee", "open"), 9),
    )


def test_filters_keep_only_passages_with_their_value(store: Store) -> None:
    generation = live(store, HIP, KNEE, NOWHERE)
    assert found(generation, "about", topic="hip") == ["hip#p0", "hip#p1"]
    assert found(generation, "about", topic="hip", kind="qa") == ["hip#p1"]
    assert found(generation, "about", kind="section") == ["hip#p0", "knee#p0", "nowhere#p0"]
    assert found(generation, "about", topic="") == ["nowhere#p0"]
    assert found(generation, "about", topic="elbow") == []


def test_a_filter_leaves_scores_as_they_are(store: Store) -> None:
    generation = live(store, HIP, KNEE)
    free = generation.candidates(make_query("hurt"), 9)
    filtered = generation.candidates(make_query("hurt", topic="knee"), 9)
    assert filtered.parts[0].tolist() == free.parts[free.ids.index("knee#p0")].tolist()


def test_facets_count_all_matches_beyond_the_depth_and_within_the_filter(store: Store) -> None:
    generation = live(store, HIP, KNEE, NOWHERE)
    first = generation.candidates(make_query("about"), 1)
    assert (len(first.ids), first.total) == (1, 4)
    assert first.facets == {"topic": {"hip": 2, "knee": 1}, "kind": {"qa": 1, "section": 3}}
    assert set(first.facets) == set(FACETS)
    filtered = generation.candidates(make_query("about", topic="hip"), 9)
    assert filtered.facets == {"topic": {"hip": 2}, "kind": {"qa": 1, "section": 1}}


def test_frequency_counts_passages_once_whatever_field_holds_the_term(store: Store) -> None:
    generation = live(store, HIP, KNEE)
    assert [generation.frequency(t) for t in ("hip", "hurt", "about", "rest")] == [2, 2, 3, 1]


def test_candidates_come_best_first_and_deeper_ones_only_follow(store: Store) -> None:
    prose = Prose(5)
    generation = live(store, *make_changes(prose, 60))
    for _ in range(30):
        query = prose.query()
        deep = generation.candidates(query, 1000)
        assert len(deep.ids) == deep.total
        assert (np.diff(deep.parts[:, 0]) <= 0).all()
        for depth in (1, 7, 30):
            cut = generation.candidates(query, depth)
            assert cut.ids == deep.ids[:depth]
            assert cut.parts.tolist() == deep.parts[:depth].tolist()
            assert cut.total == deep.total


def test_parts_are_float32_the_second_a_share(store: Store) -> None:
    parts = live(store, HIP, KNEE).candidates(make_query("hip", "rest", "nosuchword"), 9).parts
    assert parts.dtype == np.float32
    np.testing.assert_allclose(sorted(parts[:, 1]), [1 / 3, 2 / 3], rtol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_every_engine_gives_the_memory_engines_answers(store: Store, seed: int) -> None:
    prose = Prose(seed)
    changes = list(make_changes(prose, 150))
    revisions = revise(prose, changes)
    live(store, *changes)
    generation, memory = live(store, *revisions), in_memory(*changes, *revisions)
    assert all_passages(generation) == all_passages(memory)
    for _ in range(60):
        query = prose.query()
        assert_same(generation.candidates(query, 1000), memory.candidates(query, 1000))
        assert all(generation.frequency(t.text) == memory.frequency(t.text) for t in query.terms)


def test_nothing_is_live_before_the_first_publication(store: Store) -> None:
    assert (store.current(), store.live_name(), store.generations()) == (None, None, [])
    with pytest.raises(NoGenerationError, match="nothing is published yet"):
        store.open()
    with pytest.raises(NoGenerationError):
        store.open(1)


def test_a_staged_generation_can_be_searched_and_is_not_live(store: Store) -> None:
    live(store, HIP)
    with store.publishing():
        staged = store.stage(store.open(), [KNEE], NOTHING)
        assert found(staged, "knee") == ["knee#p0"]
        assert staged.info.versions == store.versions
        assert found(store.open(), "knee") == []
        info = store.publish(staged)
        staged.close()
    assert info == store.open().info
    assert found(store.open(), "knee") == ["knee#p0"]


def test_a_discarded_generation_leaves_no_trace(store: Store) -> None:
    published = live(store, HIP).info
    with store.publishing():
        store.discard(store.stage(store.open(), [KNEE], NOTHING))
    assert store.open().info == published
    assert store.generations() == [published]
    assert live(store, NOWHERE).info.number == published.number + 1


def test_discarding_what_was_published_keeps_it(store: Store) -> None:
    with store.publishing():
        staged = store.stage(None, [HIP], NOTHING)
        store.publish(staged)
        store.discard(staged)
    assert found(store.open(), "rest") == ["hip#p1"]


def test_generations_lists_what_can_be_opened_oldest_first(store: Store) -> None:
    infos = [publish(store, HIP), publish(store, KNEE), publish(store, NOWHERE)]
    assert store.generations() == infos
    assert [info.number for info in infos] == [1, 2, 3]
    assert [info.passages for info in infos] == [2, 3, 4]
    assert len({info.digest for info in infos}) == 3
    assert [store.open(info.number).info for info in infos] == infos
    assert store.open().info == infos[-1]
    with pytest.raises(NoGenerationError):
        store.open(4)


def test_the_live_name_changes_with_every_publication_only(store: Store) -> None:
    publish(store, HIP)
    before = store.live_name()
    with store.publishing():
        store.discard(store.stage(store.open(), [KNEE], NOTHING))
    assert store.live_name() == before
    publish(store, KNEE)
    assert store.live_name() not in (before, None)
    assert store.current() == 2


def test_an_open_generation_stays_as_it_was_when_others_are_published(store: Store) -> None:
    old = live(store, HIP)
    for number in range(5):
        publish(store, Change("hip"), make_change(f"d{number}", ("Other", "Other words.")))
    assert found(old, "hip") == ["hip#p0", "hip#p1"]
    assert all_passages(old) == list(HIP.passages)
    assert old.fault == ""


def test_closing_twice_is_harmless(store: Store) -> None:
    generation = live(store, HIP)
    generation.close()
    generation.close()
    assert found(store.open(), "rest") == ["hip#p1"]


def test_marks_are_the_words_of_a_text_whose_terms_are_wanted(store: Store) -> None:
    prose = Prose(11)
    generation = live(store, HIP, KNEE, NOWHERE, *make_changes(prose, 40))
    ids = [p.id for d in generation.document_ids() for p in generation.passages_of(d)]
    for _ in range(20):
        wanted = frozenset(terms(" ".join([*prose.words(4), "hip", "nosuchword"])))
        texts = generation.passages(ids)
        assert generation.marks(ids, wanted) == [find_terms(p.text, p.language, wanted) for p in texts]


def test_nothing_is_marked_without_a_term_or_a_passage(store: Store) -> None:
    generation = live(store, HIP)
    assert generation.marks(["hip#p0"], frozenset()) == [()]
    assert generation.marks(["hip#p0"], frozenset(["nosuchword"])) == [()]
    assert generation.marks([], frozenset(["hip"])) == []


def test_many_ids_and_odd_ones_lead_to_their_own_passage(store: Store) -> None:
    generation = live(store, HIP, NOWHERE, *make_changes(Prose(3), 300))
    ids = [p.id for d in generation.document_ids() for p in generation.passages_of(d)]
    assert [p.id for p in generation.passages(ids)] == ids
    assert generation.passages(["", "hip#p0\0", "hip#p", "\ud800"]) == []
