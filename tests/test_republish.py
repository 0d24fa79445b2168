"""Going back to an earlier generation, and rebuilding what an earlier version stored."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from ingest.republish import rebuild_older, rollback
from ingest.withdrawing import reinstate, withdraw
from search_app.errors import NewerFormatError, NoGenerationError, PublishError, RequestError
from search_app.index import generations
from search_app.index.store import open_store
from search_app.search import LiveIndex, make_searcher, search
from search_app.settings import Settings

FORMAT_4 = Path(__file__).parent / "index" / "format4"
ICE = "# Ice\n\nWrap the ice pack in a towel before you put it on a sore knee, and take it off after some minutes.\n"
HEAT = "# Heat\n\nA warm bath or a wheat bag can loosen a stiff neck in the evening when nothing is swollen.\n"


def publish(clinic: Settings, **articles: str | None) -> int:
    for name, text in articles.items():
        path = clinic.corpus / f"{name}.md"
        path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    report = ingest(open_store(clinic), clinic)
    assert report.published, report.summary
    return report.published.number


def texts(clinic: Settings) -> dict[str, str]:
    live = open_store(clinic).open()
    return {p.id: p.text.split()[0] for d in live.document_ids() for p in live.passages_of(d)}


def test_a_rollback_publishes_the_earlier_content_under_a_higher_number(clinic: Settings) -> None:
    publish(clinic, ice=ICE)
    publish(clinic, ice=ICE.replace("Wrap", "Roll"), heat=HEAT)
    report = rollback(open_store(clinic))
    assert report.summary == "published g-3: +0 ~1 -1"
    assert texts(clinic) == {"ice#ice": "Wrap"}
    assert open_store(clinic).generations()[-1].note == "rollback to g-1"
    assert rollback(open_store(clinic), 2).summary == "published g-4: +1 ~1 -0"
    assert texts(clinic) == {"ice#ice": "Roll", "heat#heat": "A"}
    again = ingest(open_store(clinic), clinic)
    assert again.summary == "not published: nothing changed since g-4"


def test_a_rollback_can_be_looked_at_first(clinic: Settings) -> None:
    publish(clinic, ice=ICE)
    publish(clinic, heat=HEAT)
    report = rollback(open_store(clinic), dry_run=True)
    assert [p.id for p in report.plan.removed] == ["heat#heat"]
    assert report.summary == "not published: dry run; the content of g-1 would be live again: +0 ~0 -1"
    assert open_store(clinic).current() == 2


def test_links_made_since_lead_back(clinic: Settings) -> None:
    publish(clinic, ice=ICE)
    publish(clinic, ice=ICE.replace("# Ice", "# Cold packs"))
    assert open_store(clinic).open().redirects == {"ice#ice": "ice#cold-packs"}
    rollback(open_store(clinic))
    assert open_store(clinic).open().redirects == {"ice#cold-packs": "ice#ice"}


def test_what_there_is_not_cannot_be_rolled_back_to(clinic: Settings) -> None:
    publish(clinic, ice=ICE)
    with pytest.raises(PublishError, match="no earlier generation"):
        rollback(open_store(clinic))
    with pytest.raises(PublishError, match="g-1 is live already"):
        rollback(open_store(clinic), 1)
    with pytest.raises(PublishError, match=r"g-7: is missing.*citewell generations"):
        rollback(open_store(clinic), 7)


@pytest.mark.folder
def test_a_withdrawn_passage_stays_gone_through_rollback_fallback_and_ingestion(clinic: Settings) -> None:
    publish(clinic, ice=ICE, heat=HEAT)
    store = open_store(clinic)

    def shown() -> set[str]:
        searcher = LiveIndex(open_store(clinic)).current()  # as after a restart
        return {hit.passage.id for hit in search(searcher, "ice pack, wheat bag, warm bath").hits}

    assert shown() == {"ice#ice", "heat#heat"}
    receipt = withdraw(store, "heat#heat", " wrong\nadvice ")
    assert (receipt.entry.reason, receipt.live, receipt.passages[0].id) == ("wrong advice", True, "heat#heat")
    assert shown() == {"ice#ice"}
    publish(clinic, ice=ICE.replace("towel", "cloth"))
    assert shown() == {"ice#ice"}
    rollback(store, 1)
    assert shown() == {"ice#ice"}
    publish(clinic, heat=None, bath=HEAT.replace("# Heat", "# Warmth"))  # the same text elsewhere
    assert shown() == {"ice#ice"}
    (clinic.data / "g-4" / "scores.npy").write_bytes(b"")
    assert shown() == {"ice#ice"}
    reinstate(store, "heat#heat")
    assert shown() == {"ice#ice", "heat#heat"}  # g-3 stands in
    with pytest.raises(RequestError, match='"heat#heat" is not withdrawn; nothing is'):
        reinstate(store, "heat#heat")


def test_a_passage_that_only_a_rollback_would_show_can_be_withdrawn(clinic: Settings) -> None:
    publish(clinic, ice=ICE, heat=HEAT)
    publish(clinic, heat=None)
    receipt = withdraw(open_store(clinic), "heat")
    assert (receipt.live, len(receipt.passages)) == (False, 1)
    rollback(open_store(clinic))
    store = open_store(clinic)
    assert list(store.open().without(store.withdrawals()).document_ids()) == ["ice"]


def test_a_withdrawn_passage_does_not_come_back_edited_under_another_id(clinic: Settings) -> None:
    publish(clinic, ice=ICE, heat=HEAT)
    store = open_store(clinic)
    withdraw(store, "heat#heat")
    (clinic.corpus / "heat.md").write_text(HEAT.replace("# Heat", "# Warmth").replace("evening", "morning"))
    report = ingest(store, clinic)
    assert [refusal.gate for refusal in report.refusals] == ["withdrawn"]
    assert '"heat#warmth" has the words of "heat#heat", which is withdrawn; take them out' in report.refusals[0].message
    reinstate(store, "heat#heat")
    assert ingest(store, clinic).published


def test_a_withdrawn_text_does_not_come_back_as_a_part_of_another_passage(clinic: Settings) -> None:
    publish(clinic, ice=ICE + "\n## Splints\n\n" + HEAT.split("\n\n")[1])
    store = open_store(clinic)
    withdraw(store, "ice#splints")
    joined = ICE.replace("minutes.\n", "minutes. ") + HEAT.split("\n\n")[1]
    (clinic.corpus / "ice.md").write_text(joined)
    report = ingest(store, clinic)
    assert [refusal.gate for refusal in report.refusals] == ["withdrawn"]
    assert '"ice#ice" has the words of "ice#splints"' in report.refusals[0].message


def test_a_passage_that_was_like_a_withdrawn_one_before_may_be_edited(clinic: Settings) -> None:
    publish(clinic, ice=ICE, cold=ICE.replace("sore knee", "sore hip"))
    withdraw(open_store(clinic), "ice")
    publish(clinic, cold=ICE.replace("sore knee", "sore ankle"))


def test_an_old_address_withdraws_what_it_leads_to(clinic: Settings) -> None:
    publish(clinic, ice=ICE, heat=HEAT)
    publish(clinic, ice=ICE.replace("# Ice", "# Cold packs"))
    for number in range(3):
        publish(clinic, heat=HEAT.replace("warm", f"{number} warm"))
    store = open_store(clinic)
    assert withdraw(store, "ice#ice").entry.id == "ice#cold-packs"
    assert store.open().without(store.withdrawals()).hides("ice#cold-packs")
    assert reinstate(store, "ice#ice").entry.id == "ice#cold-packs"


def test_a_withdrawn_document_is_gone_under_its_new_name_too(clinic: Settings) -> None:
    publish(clinic, ice=ICE, heat=HEAT)
    withdraw(open_store(clinic), "ice")
    publish(clinic, ice=None, cold=ICE)
    store = open_store(clinic)
    view = store.open().without(store.withdrawals())
    assert list(view.document_ids()) == ["heat"]
    assert view.document("cold") is None
    assert view.hides("cold")
    assert view.hides("ice")


def test_withdrawing_a_document_leaves_texts_that_stand_elsewhere_too(clinic: Settings) -> None:
    publish(clinic, ice=ICE, heat=HEAT, copy=ICE.replace("# Ice", "# Cold"))
    withdraw(open_store(clinic), "ice")
    store = open_store(clinic)
    view = store.open().without(store.withdrawals())
    assert [p.id for d in view.document_ids() for p in view.passages_of(d)] == ["copy#cold", "heat#heat"]


def test_an_unknown_id_names_the_nearest(clinic: Settings) -> None:
    with pytest.raises(RequestError, match=r'no passage or document "ice#icing" was published$'):
        withdraw(open_store(clinic), "ice#icing")
    publish(clinic, ice=ICE, heat=HEAT)
    with pytest.raises(RequestError, match='"ice#icing" was published; nearest is "ice#ice"'):
        withdraw(open_store(clinic), "ice#icing")
    with pytest.raises(RequestError, match='"hea" was published; nearest is "heat"'):
        withdraw(open_store(clinic), "hea")


@pytest.mark.folder
def test_a_damaged_list_of_what_is_withdrawn_shows_nothing_rather_than_too_much(clinic: Settings) -> None:
    publish(clinic, ice=ICE)
    running = LiveIndex(open_store(clinic))
    running.current()
    withdraw(open_store(clinic), "ice#ice")
    path = clinic.data / "WITHDRAWN"
    good = path.read_bytes()
    for at in range(0, len(good), 7):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        with pytest.raises(NoGenerationError, match="WITHDRAWN: is damaged, so nothing is shown"):
            LiveIndex(open_store(clinic)).current()
    assert running.current().generation.passages(["ice#ice"])  # it has not looked again yet
    path.write_bytes(good)
    assert not LiveIndex(open_store(clinic)).current().generation.passages(["ice#ice"])


def test_an_earlier_data_format_is_rebuilt_from_what_it_stored(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(FORMAT_4, root)
    store = open_store(Settings(data=root))
    with pytest.raises(NoGenerationError, match="has data format 4, this version reads 5; `citewell serve`"):
        store.open()
    assert rebuild_older(store, root) == "rebuilt g-1, which had data format 4, as g-2"
    assert rebuild_older(store, root) == ""
    live = store.open()
    assert list(live.document_ids()) == ["asthma", "hours"]
    assert (live.info.note, live.fault) == ("g-1 in a new data format", "")
    assert search(make_searcher(live), "how do I use my puffer").hits[0].passage.id == "asthma#using-an-inhaler"


def test_a_damaged_generation_of_an_earlier_format_is_not_rebuilt(tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(FORMAT_4, root)
    (root / "g-1" / "passages.jsonl").write_bytes(b"{}")
    with pytest.raises(NoGenerationError, match=r"passages\.jsonl: is damaged"):
        rebuild_older(open_store(Settings(data=root)), root)


@pytest.mark.folder
def test_a_newer_data_format_is_refused_with_its_version_and_left_alone(clinic: Settings) -> None:
    publish(clinic, ice=ICE)
    publish(clinic, heat=HEAT)
    manifest = clinic.data / "g-2" / generations.MANIFEST
    body = json.dumps({**json.loads(manifest.read_bytes().partition(b"\n")[2]), "format": "99"}).encode()
    digest = sha256(body).hexdigest()
    manifest.write_bytes(digest.encode() + b"\n" + body)
    (clinic.data / generations.CURRENT).write_text(f"g-2 {digest}\n")
    with pytest.raises(NewerFormatError, match=r"g-2: has data format 99, this version reads 5; install the newer"):
        open_store(clinic).open()
    with pytest.raises(PublishError, match="has data format 99"):
        ingest(open_store(clinic), clinic)
    assert {path.name for path in clinic.data.glob("g-*")} == {"g-1", "g-2"}
