"""Results and citations as the JSON objects that the API and the command line print."""

import json
import re
import time
from collections.abc import Collection
from dataclasses import asdict
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urldefrag, urlsplit

from search_app.explain import Explanation
from search_app.model import Citation, Hit, Notice, Passage, Results

_FRAGMENT_WORDS = 8
_FRAGMENT_LEAST = 4
"""Fewer words than this may stand in many places of a page."""
dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Gives a value as JSON without spaces between its parts."""
_ROW = re.compile(r"; [^;:\n]+: ")
"""Stands in a table row, "header: cell; header: cell": a page shows its cells, never such a line."""
_LITERALS = {False: "false", True: "true"}
_MARKER = re.compile(r"^\s*(?:[-*+\u2022\u2023\u25aa\u25e6\u00b7\u2013\u2014]|\(?\d{1,2}[.)])\s+")


def results_json(
    results: Results, *, link_to_source: bool, base: str, notice_phone: str, facets: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the search object; `base` starts the addresses of our own copies, `notice_phone` goes with the notice.

    Only the `facets` named are counted, by default all. Offsets are Unicode code points, end exclusive: `matches` lie
    in a hit's text, `spans` in the document text.
    """
    text = results_text(results, link_to_source=link_to_source, base=base, notice_phone=notice_phone, facets=facets)
    found: dict[str, Any] = json.loads(timed(text, results.started))
    return found


def results_text(
    results: Results, *, link_to_source: bool, base: str, notice_phone: str, facets: Collection[str] | None = None
) -> str:
    """Return what `results_json` does as JSON text, which `timed` completes."""
    answer = results.answer
    counted = results.facets if facets is None or facets else {}
    head = dump(
        {
            "query": results.query,
            "answerState": results.state,
            "notice": notice_json(results.notice, notice_phone) if results.notice else None,
            "correctedWords": results.corrected_words,
            "ignoredWords": results.ignored_words,
            "suggestion": _suggest(results),
            "answer": answer
            and {"text": answer.text, "passageId": answer.passage_id, "start": answer.start, "end": answer.end},
            "related": [one._asdict() for one in results.related],
            "estimatedTotalHits": results.total,
            "limit": results.limit,
            "offset": results.offset,
            "facetDistribution": counted if facets is None else {name: counted.get(name, {}) for name in facets},
            "semantic": results.semantic,
            "generation": {"number": results.generation.number, "digest": results.generation.digest},
        }
    )
    hits = ",".join([_hit_text(hit, link_to_source, base) for hit in results.hits])
    return f'{head[:-1]},"hits":[{hits}]'


def timed(text: str, started: float) -> str:
    """Return what `results_text` gave, closed with the milliseconds since `started` (by time.perf_counter())."""
    return f'{text},"processingTimeMs":{(time.perf_counter() - started) * 1000:.2f}}}'


def _suggest(results: Results) -> str | None:
    """Return the question with its corrected words, None when there are none, or beside an emergency."""
    corrected = results.corrected_words
    if not corrected or (results.notice and results.notice.level != "same_day"):  # nothing may stand beside help itself
        return None
    return re.sub(r"\w+", lambda word: corrected.get(word.group(), word.group()), results.query)


def explanation_json(found: Explanation, first: int = 0) -> dict[str, Any]:
    """Return an explanation, without the passages before place `first` (from 0)."""
    return {
        "words": [
            {"text": word.text, "share": word.share, "readAs": word.read_as or None, "terms": dict(word.terms)}
            for word in found.words
        ],
        "notice": found.notice and {"id": found.notice[0], "because": found.notice[1]},
        "passages": [asdict(passage) for passage in found.passages[first:]],
    }


def notice_json(notice: Notice, phone: str) -> dict[str, Any]:
    """Return an urgent-care notice; its own phone number wins over `phone`."""
    return {
        "id": notice.id,
        "level": notice.level,
        "title": notice.title,
        "text": notice.text,
        "phone": notice.phone or phone or None,
        "passageId": notice.passage_id or None,
    }


def _hit_text(hit: Hit, link_to_source: bool, base: str) -> str:
    matches = ",".join([f"[{start},{end}]" for start, end in hit.matches])
    passage = _passage_text(hit.passage, link_to_source, base)
    flags = f'"pinned":{_LITERALS[hit.pinned]},"stale":{_LITERALS[hit.stale]}'
    return f'{passage},"matches":[{matches}],"_rankingScore":{hit.score:.4f},{flags}}}'


@lru_cache(maxsize=4096)
def _passage_text(passage: Passage, link_to_source: bool, base: str) -> str:
    """Return a passage as JSON, its last brace left out."""
    return dump(passage_json(passage, link_to_source=link_to_source, base=base))[:-1]


def passage_json(passage: Passage, *, link_to_source: bool, base: str) -> dict[str, Any]:
    """Return a passage with its citation."""
    return {
        "id": passage.id,
        "documentId": passage.citation.document_id,
        "kind": passage.kind,
        "heading": passage.heading,
        "headingInferred": passage.inferred,
        "question": passage.question,
        "text": passage.text,
        "citation": citation_json(passage, link_to_source=link_to_source, base=base),
    }


def citation_json(passage: Passage, *, link_to_source: bool, base: str) -> dict[str, Any]:
    """Return where a passage stands; `url` is the clinic's own page when it has one, else our copy."""
    cited = passage.citation
    own = source_url(cited) if link_to_source else ""
    url = own or base + document_path(cited.document_id)
    return {
        "documentId": cited.document_id,
        "title": cited.title,
        "url": url,
        "textFragmentUrl": fragment_url(url, passage),
        "headingPath": list(cited.heading_path),
        "anchor": cited.anchor,
        "spans": [list(span) for span in cited.spans],
        "reviewedOn": cited.reviewed_on.isoformat() if cited.reviewed_on else None,
        "licence": cited.licence or None,
    }


def document_path(document_id: str) -> str:
    """Return the path of our copy of a document."""
    return "/documents/" + quote(document_id, safe="")


def passage_path(passage_id: str) -> str:
    """Return the path of a passage, below that of the API."""
    document_id, _, slug = passage_id.partition("#")
    return f"{document_path(document_id)}/passages/{quote(slug, safe='')}"


def copy_path(passage_id: str) -> str:
    """Return the path at which a passage is marked and scrolled to in our copy of its document."""
    document_id, _, slug = passage_id.partition("#")
    anchor = quote(slug, safe="")
    return f"{document_path(document_id)}?passage={anchor}#{anchor}" if slug else document_path(document_id)


def copy_url(passage: Passage, base: str) -> str:
    """Return the address of a passage in our copy of its document, marked and scrolled to."""
    anchor = quote(passage.citation.anchor, safe="")
    return f"{base}{document_path(passage.citation.document_id)}?passage={anchor}#{anchor}"


def source_url(citation: Citation) -> str:
    """Return the clinic's own address of the cited document, empty when it is not a web address."""
    return urldefrag(web_address(citation.url)).url


def web_address(text: str) -> str:
    """Return `text` when it is an http or https address, else an empty string."""
    try:
        parts = urlsplit(text.strip())
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return text.strip() if valid else ""


def fragment_url(url: str, passage: Passage) -> str:
    """Return the address at which browsers scroll to the passage on the page at `url`."""
    return f"{url}#{quote(passage.citation.anchor, safe='')}:~:text={text_fragment(passage.text)}"


def text_fragment(text: str) -> str:
    """Return the `text=` value that makes a browser scroll to `text`: its first and last words.

    https://wicg.github.io/scroll-to-text-fragment/ : a range must not start or end inside a word and its ends
    must each lie in one block, so the first words of one line and the last words of one are named. Lines that are too
    short to be told from others on the page are passed over, and list marks, which a page draws itself, left out. Of a
    table its cells are named, and only where nothing stands beside it. A first line may be one that no page shows, such
    as the description of a picture: the last words are then looked for alone.
    """
    lines = [words for line in _shown_lines(text) if (words := line.split())]
    if not lines:
        return ""
    least = min(_FRAGMENT_LEAST, max(map(len, lines)))
    telling = [words for words in lines if len(words) >= least]
    if len(telling) == 1 and len(telling[0]) <= 2 * _FRAGMENT_WORDS:
        return _encode(telling[0])
    first, last = _encode(telling[0][:_FRAGMENT_WORDS]), _encode(telling[-1][-_FRAGMENT_WORDS:])
    alone = f"&text={last}" if len(telling) > 1 and least == _FRAGMENT_LEAST else ""
    return f"{first},{last}{alone}"


def _shown_lines(text: str) -> list[str]:
    lines = [_MARKER.sub("", line, 1) for line in text.splitlines() if line.strip()]
    cells = (cell.partition(": ")[2] or cell for line in lines for cell in line.split("; "))
    return [line for line in lines if not _ROW.search(line)] or list(cells)


def _encode(words: list[str]) -> str:
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
