"""A small clinic's collection with synonyms, pins and notices, over which questions are asked."""

from datetime import date

from search_app.index.memory import MemoryStore
from search_app.model import Change, Citation, Curation, Document, Notice, Passage, Pin, Synonym
from search_app.search import Searcher, make_searcher

from ..index.made import make_change

CHANGES = (
    make_change(
        "hip",
        ("Hip pain after running", "Most hip pain after a run is tired muscle. It fades in two days. Rest the hip."),
        ("Should I rest?", "Rest for a day. Then walk."),
        ("Injections", "A steroid injection can help the buttock for weeks."),
        topic="hip",
    ),
    make_change(
        "nerves",
        ("Loss of feeling", "A loss of feeling in the leg needs help today."),
        ("The end of the day", "Most of the ache of the day is gone at the end of it."),
        topic="nerves",
    ),
    make_change("hours", ("Opening hours", "We open at nine on weekdays.")),
    make_change("de", ("Laufende Nase", "Eine laufende Nase ist kein Notfall."), language="de"),
)
SYNONYMS = (
    Synonym(("bum", "jab in the bum"), ("buttock",)),
    Synonym(("jab",), ("injection",)),
    Synonym(("numb", "numbness"), ("loss of feeling",)),
    Synonym(("of",), ("the",)),
)
PINS = (
    Pin(("is the clinic open on sundays", "weekend"), "hours#p0"),
    Pin(("injections for hips",), "hip#p2"),
    Pin(("gone",), "nothing#there"),
    Pin(("is it the", ""), "hip#p0"),
)
NOTICES = (Notice("chest", "emergency", "Chest pain", "Do not wait.", when=("chest pain",)),)


def make_clinic(*changes: Change, curation: Curation | None = None) -> Searcher:
    """Return a searcher over `changes`, or over the clinic's collection."""
    curated = Curation(SYNONYMS, PINS, NOTICES) if curation is None else curation
    return make_searcher(MemoryStore().stage(None, changes or CHANGES, curated))


def cite(text: str, *, url: str = "https://clinic.example/hip", anchor: str = "rest", heading: str = "Rest") -> Passage:
    """Return a passage of `text` with every part of a citation."""
    cited = Citation(
        "hip", "Hip pain", url, ("Treatment",), anchor, ((5, 5 + len(text)),), date(2026, 9, 1), "CC BY 4.0"
    )
    return Passage(f"hip#{anchor}", "section", heading, text, cited)


def document_of(passage: Passage) -> Document:
    """Return a document that holds `passage` where its citation says."""
    return Document(passage.citation.document_id, passage.citation.title, "12345" + passage.text)
