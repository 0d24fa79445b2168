"""A small collection with every kind of passage, link and notice that the web side shows."""

import os
import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from search_app.index import Store
from search_app.index.memory import MemoryStore
from search_app.index.store import open_store
from search_app.model import Change, Citation, Curation, Document, Notice, Passage, Withdrawal
from search_app.search import LiveIndex
from search_app.settings import Settings

REVIEWED = date(2026, 9, 1)
LICENCE = "CC BY 4.0"

Part = tuple[str, tuple[str, ...], str]
"""Heading, the headings above it, text; a heading that ends in a question mark makes a question with its answer."""

HIP: tuple[Part, ...] = (
    ("Hip pain after running", (), "Most hip pain after a run is just tired muscle. It fades in a day or two."),
    (
        "Do I need an X-ray?",
        (),
        "Most sore hips need no X-ray. Ask for one when:\n\n- you cannot put weight on the leg\n- the pain wakes you",
    ),
    (
        "Injections",
        ("Treatment",),
        "A steroid injection can help hip pain for a few weeks. It does not heal the tendon.",
    ),
    (
        "Exercises",
        ("Treatment",),
        "Do these every day:\n\n1. Raise your leg sideways ten times.\n2. Stand on one leg.\n\nStop when it hurts.",
    ),
)

CADERA: tuple[Part, ...] = (
    ("¿Por qué me duele la cadera?", (), "El dolor de cadera suele venir de un músculo cansado."),
    ("Qué hacer", (), "Descanse dos días y camine despacio."),
)

NOTICES = (
    Notice("chest-pain", "emergency", "Chest pain can be an emergency", "Do not wait.", "", ("chest pain",)),
    Notice("hot-joint", "same_day", "A hot joint needs help today", "Call today.", "", ("hot joint",)),
    Notice(
        "crisis",
        "crisis_line",
        "You are not alone",
        "Talk to someone now.",
        "116 123",
        ("end my life",),
        passage_id="hip-pain#exercises",
    ),
)


def make_change(document_id: str, title: str, parts: Iterable[Part], **details: object) -> Change:
    """Return a document made of `parts` with passages that cite it exactly; `details` go to the document."""
    text, passages = f"{title}\n\n", []
    document = Document(document_id, title, "", **{"licence": LICENCE, "reviewed_on": REVIEWED, **details})  # type: ignore[arg-type]
    for heading, path, body in parts:
        text += "" if heading == title else f"{heading}\n\n"
        slug = "-".join("".join(c if c.isalnum() else " " for c in heading.lower()).split())
        spans = ((len(text), len(text) + len(body)),)
        cited = Citation(document_id, title, document.source_url, path, slug, spans, REVIEWED, LICENCE)
        asks = heading.endswith("?")
        passages.append(
            Passage(
                f"{document_id}#{slug}",
                "qa" if asks else "section",
                heading,
                body,
                cited,
                heading if asks else None,
                language=document.language,
                topic=document.topic,
            )
        )
        text += f"{body}\n\n"
    fields = {name: getattr(document, name) for name in Document.__dataclass_fields__}
    return Change(document_id, Document(**{**fields, "text": text}), tuple(passages))


def make_changes() -> list[Change]:
    """Return the documents of the collection: one with a page of the clinic's own, one without."""
    sources = ("NHS: Hip pain in adults, https://www.nhs.uk/conditions/hip-pain/", "Our own physiotherapists")
    return [
        make_change(
            "hip-pain",
            "Hip pain after running",
            HIP,
            source_url="https://clinic.example/hip-pain",
            topic="hip",
            sources=sources,
        ),
        make_change("es/cadera", "Dolor de cadera", CADERA, language="es", topic="hip"),
    ]


made: list[tuple[str, str, TemporaryDirectory[str]]] = []
"""Address of the node, name and data folder of each collection on a node that was published and not yet removed."""


def publish(changes: Iterable[Change], notices: tuple[Notice, ...] = NOTICES, withdrawn: str = "") -> LiveIndex:
    """Return an index over `changes`, less the passage or document with the id `withdrawn`.

    It is in memory, or a collection of its own on the node that the tests are run with.
    """
    store = _open_store()
    if withdrawn:
        store.withdraw(Withdrawal(withdrawn))
    store.publish(store.stage(None, changes, Curation(notices=notices)))
    return LiveIndex(store)


def _open_store() -> Store:
    if os.environ.get("TEST_ENGINE") != "opensearch":
        return MemoryStore()
    node, name = os.environ["TEST_OPENSEARCH_NODE"], f"t{secrets.token_hex(6)}"
    folder = TemporaryDirectory(prefix="citewell-")
    made.append((node, name, folder))
    data = Path(folder.name)
    return open_store(Settings(engine="opensearch", opensearch_url=(node,), opensearch_collection=name, data=data))
