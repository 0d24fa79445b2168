"""What clients ask of a server under load, and what an answer says about the generation that it comes from.

An answer is compared with the texts that its edition has, so that one made of two generations is found by itself; what
can be judged only beside other answers (load_judge.py) is noted: number, digest, edition, and which withdrawable
passages show.
"""

import html
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from benchmarks.faults.load_clinic import (
    ARTICLES,
    EDITION,
    MISSPELT,
    PLACES,
    SIGNS,
    WITHDRAWN,
    WORDS,
    covered,
    passage_ids,
    passage_text,
    title,
)

LOST, HEALTH, GONE = "lost", "health", "gone"
GENERATION = "Citewell-Generation"
"""The header with the number of the generation that an answer was made from."""
_API = "/api/v1"
_ALL = 50
_BESIDE = 0.15


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: what is looked at in its answer, how it is sent, and the passage or document it is about."""

    kind: str
    path: str
    body: bytes | None = None
    sent_as: str = ""
    about: str = ""


class Answer(NamedTuple):
    """One answer, as it is noted; times are those of the monotonic clock, which all processes share."""

    started: float
    ended: float
    connection: str
    worker: str
    kind: str
    about: str
    status: int
    number: int
    """The generation that it names, 0 for none."""
    digest: str
    edition: int | None
    shown: Sequence[str]
    """The withdrawable ids of which anything shows."""
    wrong: str
    """Why it is not a whole answer of one generation, empty when it is."""
    health: str
    """What /health said: its status and reasons."""


BESIDE = (
    *(Ask("suggest", f"{_API}/suggest?q={typed}") for typed in ("warm", "lot", "rest", "when+should")),
    *(Ask("twin", f"/documents/{name}.md", about=name) for name in ("heat", "knee")),
    Ask(GONE, "/documents/rash.md", about="rash"),
    Ask("llms", "/llms.txt"),
    Ask("sitemap", "/sitemap.xml"),
)
"""Addresses that are asked for where they are there."""


@dataclass(slots=True)
class Said:
    """What one body says."""

    number: int | None = None
    digest: str = ""
    edition: int | None = None
    wrong: str = ""
    health: str = ""


def choose(chance: random.Random, beside: Sequence[Ask] = ()) -> Ask:
    """Return a request of any kind, once in a while one of those `beside`."""
    if beside and chance.random() < _BESIDE:
        return chance.choice(beside)
    return chance.choices(list(_MAKERS), list(_MAKERS.values()))[0](chance)


def allowed(kind: str) -> tuple[int, ...]:
    """Return the statuses that an answer of this kind may have at any time."""
    return {GONE: (200, 410), "moved": (200, 301)}.get(kind, (200,))


def read(ask: Ask, status: int, location: str, body: bytes) -> tuple[Said, list[str]]:
    """Return what an answer says, and of which withdrawable ids anything shows."""
    text = body.decode()
    shown = [name for name, signs in SIGNS.items() if any(sign in text for sign in signs)]
    if status == 301:
        other = next(place for place in PLACES if place != ask.about).partition("#")[2]
        return Said(wrong="" if location.endswith(f"/passages/{other}") else f"leads to {location}"), shown
    if status != 200:
        return Said(wrong="a refusal shows what is withdrawn" if shown else ""), shown
    return (_READERS[ask.kind] if ask.path.startswith((_API, "/health")) else _read_page)(ask, text, shown), shown


def _read_search(ask: Ask, text: str, shown: Sequence[str]) -> Said:
    body = json.loads(text)
    said = Said(body["generation"]["number"], body["generation"]["digest"])
    hits = body["hits"]
    _settle(said, (edition for hit in hits for edition in _editions(hit["text"], hit["citation"]["title"])))
    if said.edition is not None and not said.wrong:
        said.wrong = next(filter(None, (_wrong_passage(hit, said.edition) for hit in hits)), "")
        said.wrong = said.wrong or next(filter(None, (_wrong_marks(hit, ask.about) for hit in hits)), "")
        if ask.kind == "all" and not said.wrong:
            said.wrong = _wrong_ids([hit["id"] for hit in hits], said.edition)
    return said


def _read_list(ask: Ask, text: str, shown: Sequence[str]) -> Said:
    said, rows = Said(), json.loads(text)["documents"]
    _settle(said, _editions(*(row["title"] for row in rows)))
    names = [row["id"] for row in rows]
    if [name for name in ARTICLES if name in names or name not in WITHDRAWN] != names:
        said.wrong = f"lists {names}"
    for row in rows:
        if row["passageCount"] not in (count := len(ARTICLES[row["id"]]), count - (row["id"] == "heat")):
            said.wrong = f"{row['id']} has {row['passageCount']} passages"
    return said


def _read_document(ask: Ask, text: str, shown: Sequence[str]) -> Said:
    said, body = Said(), json.loads(text)
    _settle(said, _editions(body["title"], body["text"]))
    if said.edition is not None and not said.wrong:
        missing = [name for name in body["passages"] if passage_text(name, said.edition) not in body["text"]]
        wanted = [name for name in passage_ids(said.edition) if covered(name, frozenset({body["id"]}))]
        hidden = [name for name in wanted if name not in body["passages"]]
        if missing or set(hidden) - WITHDRAWN.keys():
            said.wrong = f"{body['id']} lacks {missing or hidden}"
    return said


def _read_passage(ask: Ask, text: str, shown: Sequence[str]) -> Said:
    said, body = Said(), json.loads(text)
    _settle(said, _editions(body["text"], body["citation"]["title"]))
    if said.edition is not None and not said.wrong:
        said.wrong = _wrong_passage(body, said.edition)
    return said


def _read_health(ask: Ask, text: str, shown: Sequence[str]) -> Said:
    body = json.loads(text)
    said = Said(body["generation"]["number"], body["generation"]["digest"])
    said.health = " ".join((body["status"], *body["reasons"]))
    return said


def _read_suggest(ask: Ask, text: str, shown: Sequence[str]) -> Said:
    body = json.loads(text)
    return Said(body["generation"]["number"], body["generation"]["digest"])


def _read_gone(ask: Ask, text: str, shown: Sequence[str]) -> Said:
    said = (_read_passage if "/passages/" in ask.path else _read_document)(ask, text, shown)
    if not said.wrong and ask.about not in shown:
        said.wrong = f"{ask.about} is answered and not shown"
    return said


def _read_page(ask: Ask, text: str, shown: Sequence[str]) -> Said:
    said = Said()
    _settle(said, _editions(text))
    page = html.unescape(text)
    if ask.kind in ("page", GONE) and said.edition is not None and not said.wrong:
        own = frozenset({ask.about.partition("#")[0]})
        wanted = [n for n in passage_ids(said.edition) if covered(n, own) and (n not in WITHDRAWN or n in shown)]
        missing = [name for name in wanted if passage_text(name, said.edition) not in page]
        said.wrong = f"the page lacks {missing}" if missing else ""
    if said.edition is None and ask.kind not in ("home", "sitemap") and not said.wrong:
        said.wrong = "" if ask.kind == "found" and ask.about in MISSPELT.values() else "the page names no edition"
    return said


_READERS: Mapping[str, Callable[[Ask, str, Sequence[str]], Said]] = {
    "all": _read_search,
    "search": _read_search,
    "misspelt": _read_search,
    "suggest": _read_suggest,
    "list": _read_list,
    "document": _read_document,
    "passage": _read_passage,
    "moved": _read_passage,
    GONE: _read_gone,
    HEALTH: _read_health,
}


def _settle(said: Said, editions: Iterable[int]) -> None:
    found = set(editions)
    said.edition = min(found) if found else None
    if len(found) > 1:
        said.wrong = f"mixes editions {sorted(found)}"


def _editions(*texts: str) -> Iterator[int]:
    return (int(number) for text in texts for number in EDITION.findall(text))


def _wrong_passage(shown: Mapping[str, Any], edition: int) -> str:
    name, own = shown["id"], shown["documentId"]
    if name not in passage_ids(edition) or shown["text"] != passage_text(name, edition):
        return f"{name} has not the text of edition {edition}"
    return "" if shown["citation"]["title"] == title(own, edition) else f"{name} has not the title of its edition"


def _wrong_marks(hit: Mapping[str, Any], asked: str) -> str:
    marked = {hit["text"][start:end].lower() for start, end in hit["matches"]}
    odd = sorted(word for word in marked if word not in asked)
    return f"{hit['id']} has {odd} marked for {asked!r}" if odd else ""


def _wrong_ids(found: Sequence[str], edition: int) -> str:
    """Return what is wrong with the passages found by a word that stands in all of them."""
    for hidden in (frozenset(), *map(frozenset, ({name} for name in WITHDRAWN)), frozenset(WITHDRAWN)):
        if sorted(found) == sorted(name for name in passage_ids(edition) if not covered(name, hidden)):
            return ""
    return f"finds {sorted(found)}"


def _json(kind: str, question: str, about: str = "", **more: object) -> Ask:
    body = json.dumps({"q": question, **more}).encode()
    return Ask(kind, f"{_API}/search", body, "application/json", about or question)


def _ask_all(chance: random.Random) -> Ask:
    return _json("all", "advice", limit=_ALL)


def _ask_some(chance: random.Random) -> Ask:
    question = " ".join(chance.sample(WORDS, chance.randint(1, 3)))
    if chance.random() < 0.5:
        return _json("search", question, limit=chance.randint(3, 20))
    return Ask("search", f"{_API}/search?{urlencode({'q': question, 'highlight': 'html'})}", about=question)


def _ask_misspelt(chance: random.Random) -> Ask:
    name = chance.choice(list(MISSPELT))
    return _json("misspelt", MISSPELT[name], f"{MISSPELT[name]} {WITHDRAWN[name]}")


def _ask_page(chance: random.Random) -> Ask:
    question = chance.choice((*WORDS, *MISSPELT.values()))
    form = "application/x-www-form-urlencoded"
    return Ask("found", "/search", urlencode({"q": question}).encode(), form, question)


def _ask_list(chance: random.Random) -> Ask:
    return Ask(*chance.choice((("list", f"{_API}/documents"), ("listed", "/documents"), ("home", "/"))))


def _ask_document(chance: random.Random) -> Ask:
    name = chance.choice([name for name in ARTICLES if name not in WITHDRAWN])
    return Ask(*chance.choice((("document", f"{_API}/documents/{name}"), ("page", f"/documents/{name}"))), about=name)


def _ask_passage(chance: random.Random) -> Ask:
    names = [name for name in passage_ids(1) if not covered(name, frozenset(WITHDRAWN)) and name not in PLACES]
    return Ask("passage", _address(name := chance.choice(names)), about=name)


def _ask_moved(chance: random.Random) -> Ask:
    return Ask("moved", _address(place := chance.choice(PLACES)), about=place)


def _ask_gone(chance: random.Random) -> Ask:
    name = chance.choice(list(WITHDRAWN))
    own, _, slug = name.partition("#")
    page = f"/documents/{own}" + (f"?passage={slug}" if slug else "")
    api = _address(name) if slug else f"{_API}/documents/{own}"
    return Ask(GONE, chance.choice((api, page)), about=name)


def _ask_health(chance: random.Random) -> Ask:
    return Ask(HEALTH, "/health")


def _address(passage_id: str) -> str:
    own, _, slug = passage_id.partition("#")
    return f"{_API}/documents/{own}/passages/{quote(slug)}"


_MAKERS: Mapping[Callable[[random.Random], Ask], int] = {
    _ask_all: 4,
    _ask_some: 6,
    _ask_misspelt: 1,
    _ask_page: 3,
    _ask_list: 3,
    _ask_document: 4,
    _ask_passage: 2,
    _ask_moved: 1,
    _ask_gone: 3,
    _ask_health: 2,
}
"""How each kind of request is made, and how often it is chosen beside the others."""
