"""Routes shaped like Meilisearch's, so that front ends made for it (InstantSearch) can search here.

The shape is that of https://www.meilisearch.com/docs/reference/api/search. What has no meaning here is passed over;
what would change the answer and cannot be done is refused.
"""

import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, Response, request

from search_app.index import FACETS
from search_app.model import Filters, Hit, Notice, Results
from search_app.payload import citation_json, notice_json
from search_app.snippet import cut_parts
from search_app.web.api import find
from search_app.web.limits import count_more
from search_app.web.params import MAX_LIMIT, MAX_OFFSET, MULTI_SEARCH, Ask, Param, check, clean, nearest, read_given
from search_app.web.phones import notice_phone
from search_app.web.problems import ProblemError
from search_app.web.responses import json_response
from search_app.web.site import current_site

_MOST_TAG = 100
_MOST = 1000
"""Larger numbers of hits are asked for by front ends that want all; they get `MAX_LIMIT`."""
PARAMS = (
    Param("q", "text", "The question."),
    Param("limit", "whole", "How many hits to return, 50 at most.", default=20, high=_MOST),
    Param("offset", "whole", "How many hits to leave out at the start.", high=_MOST),
    Param("hitsPerPage", "whole", "Pages of so many hits, instead of limit and offset.", default=-1, high=_MOST),
    Param("page", "whole", "Which page, from 1.", default=-1, high=_MOST),
    Param("facets", "texts", "Names to count hits by."),
    Param("attributesToHighlight", "texts", "Adds `_formatted` with marks in `text`."),
    Param("highlightPreTag", "text", "Stands before what matches, by default <em>.", high=_MOST_TAG),
    Param("highlightPostTag", "text", "Stands after what matches.", high=_MOST_TAG),
    Param("attributesToRetrieve", "texts", "The keys of a hit that are wanted."),
    Param("showMatchesPosition", "flag", "Adds `_matchesPosition`, in bytes."),
    Param("showRankingScore", "flag", "Adds `_rankingScore`."),
    Param("indexUid", "text", "Anything: there is one index."),
)
"""The parameters that are read; `filter` beside them."""
_PASSED_OVER = (
    "attributesToCrop",
    "cropLength",
    "cropMarker",
    "matchingStrategy",
    "attributesToSearchOn",
    "locales",
    "showRankingScoreDetails",
    "hybrid",
)
"""Taken and without effect: whole passages are shown, and how they are found is decided here."""
_VALUE = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"',\[\]]+)"""
_CONDITION = re.compile(
    rf"""\s*["']?(\w+)["']?(?:\s*=\s*{_VALUE}|\s+IN\s*\[(\s*{_VALUE}(?:\s*,\s*{_VALUE})*)\s*\])""", re.ASCII
)
_AND = re.compile(r"\s+AND\b")
_MOST_CHARS = 10_000
"""A longer filter is none that a front end makes."""


def add_routes(app: Flask) -> None:
    """Add the two ways that front ends search."""
    app.add_url_rule("/indexes/<name>/search", "front_end_search", search_one, methods=["POST"])
    app.add_url_rule("/multi-search", "front_end_multi_search", search_many, methods=["POST"])


def search_one(name: str) -> Response:
    """Answer one search; there is one index, whatever it is called."""
    return json_response(_answer({**_given(), "indexUid": name}))


def search_many() -> Response:
    """Answer several searches, each of which counts as a request of its own."""
    queries = check(_given(), MULTI_SEARCH)["queries"]
    count_more(len(queries) - 1)
    return json_response({"results": [_answer(query) for query in queries]})


def _given() -> dict[str, Any]:
    """Return the body without what is null, which front ends send for what they do not use."""
    return {name: value for name, value in read_given(request).items() if value is not None}


def _answer(query: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in query.items() if value is not None}
    filters = parse_filter(given.pop("filter", []))
    for name in (name for name in _PASSED_OVER if name in given):
        del given[name]
    asked = check(given, PARAMS)
    offset, limit = _page(asked)
    ask = Ask(asked["q"], limit or 1, min(offset, MAX_OFFSET), tuple(filters.items()))
    results, _ = find(ask)
    hits = [_hit(hit, asked) for hit in results.hits] if limit else []
    notice = _notice(results.notice)
    if notice and not offset and limit:
        hits.insert(0, _pick({**_AS_HIT, **notice, "id": f"notice-{notice['id']}", "heading": notice["title"]}, asked))
    return {
        "indexUid": asked["indexUid"],
        "hits": hits,
        "query": results.query,
        "processingTimeMs": round((time.perf_counter() - results.started) * 1000),
        **_extent(asked, offset, limit, results.total),
        "facetDistribution": _facets(asked["facets"], results),
        "facetStats": {},
        "answerState": results.state,
        "notice": notice,
    }


def _page(asked: Mapping[str, Any]) -> tuple[int, int]:
    """Return where the hits begin and how many there are: none beyond the deepest place that is looked at."""
    if asked["hitsPerPage"] < 0 and asked["page"] < 0:
        offset, size = asked["offset"], min(asked["limit"], MAX_LIMIT)
    else:
        size = min(asked["hitsPerPage"] if asked["hitsPerPage"] >= 0 else 20, MAX_LIMIT)
        offset = size * (max(asked["page"], 1) - 1)
    return (offset, size) if offset <= MAX_OFFSET else (offset, 0)


def _extent(asked: Mapping[str, Any], offset: int, limit: int, total: int) -> dict[str, int]:
    if asked["hitsPerPage"] < 0 and asked["page"] < 0:
        return {"limit": limit, "offset": offset, "estimatedTotalHits": total}
    pages = -(-total // limit) if limit else 0
    return {"hitsPerPage": limit, "page": max(asked["page"], 1), "totalPages": pages, "totalHits": total}


def _hit(hit: Hit, asked: Mapping[str, Any]) -> dict[str, Any]:
    passage, site = hit.passage, current_site()
    cited = citation_json(passage, link_to_source=site.settings.link_to_source, base=request.script_root)
    shown = {
        "id": passage.id,
        "documentId": cited["documentId"],
        "kind": passage.kind,
        "heading": passage.heading,
        "question": passage.question,
        "text": passage.text,
        "title": cited["title"],
        "url": cited["url"],
        "textFragmentUrl": cited["textFragmentUrl"],
        "reviewedOn": cited["reviewedOn"],
        "topic": passage.topic or None,
        "pinned": hit.pinned,
        "stale": hit.stale,
    }
    more: dict[str, Any] = {}
    if asked["attributesToHighlight"]:
        before, after = asked["highlightPreTag"] or "<em>", asked["highlightPostTag"] or "</em>"
        parts = cut_parts(passage.text, hit.matches)
        more["_formatted"] = {
            **shown,
            "text": "".join(f"{before}{part.text}{after}" if part.marked else part.text for part in parts),
        }
    if asked["showMatchesPosition"]:
        more["_matchesPosition"] = {"text": [_in_bytes(passage.text, *match) for match in hit.matches]}
    if asked["showRankingScore"]:
        more["_rankingScore"] = round(hit.score, 4)
    return _pick(shown, asked) | more


_AS_HIT = {
    "documentId": None,
    "kind": "notice",
    "question": None,
    "url": None,
    "textFragmentUrl": None,
    "reviewedOn": None,
    "topic": None,
    "pinned": True,
    "stale": False,
}
"""What an urgent-care notice has of a hit: front ends that know none show it as the first one."""


def _notice(notice: Notice | None) -> dict[str, Any] | None:
    return notice_json(notice, notice_phone(notice, current_site().settings)) if notice else None


def _pick(shown: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    wanted = asked["attributesToRetrieve"]
    return dict(shown) if wanted is None or "*" in wanted else {k: v for k, v in shown.items() if k in wanted}


def _in_bytes(text: str, start: int, end: int) -> dict[str, int]:
    return {"start": len(text[:start].encode()), "length": len(text[start:end].encode())}


def _facets(names: list[str] | None, results: Results) -> Mapping[str, Mapping[str, int]]:
    wanted = FACETS if names and "*" in names else names or ()
    for name in wanted:
        if name not in FACETS:
            raise ProblemError("invalid_parameter", f"facets: {nearest(name, FACETS)}")
    return {name: results.facets.get(name, {}) for name in wanted}


def parse_filter(given: object) -> Filters:
    """Return filters by name from a filter of Meilisearch: a text, or a list whose inner lists are alternatives.

    Raises ProblemError for what cannot be done: operators other than `=`, `IN` and `AND`, alternatives of two names.
    """
    groups = [given] if isinstance(given, str) else given
    if len(str(given)) > _MOST_CHARS:
        raise ProblemError("invalid_parameter", f"filter: must be {_MOST_CHARS} characters at most.")
    if not isinstance(groups, list):
        raise ProblemError("invalid_parameter", "filter: must be a text or a list of texts.")
    filters: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for name, values in _conjunction(group):
            kept = [value for value in values if value in filters.get(name, values)]
            filters[name] = tuple(kept)
    return filters


def _conjunction(group: object) -> Iterable[tuple[str, list[str]]]:
    """Yield what must all hold: each condition of a text, or the alternatives in a list as one."""
    if isinstance(group, str):
        yield from _conditions(clean(group))
        return
    if not isinstance(group, list) or not all(isinstance(one, str) for one in group):
        raise ProblemError("invalid_parameter", "filter: must hold texts, or lists of texts.")
    found = [condition for one in group for condition in _conditions(clean(one))]
    if len(found) > len(group) or len({name for name, _ in found}) > 1:
        raise ProblemError("invalid_parameter", "filter: alternatives must be values of one name.")
    if found:
        yield found[0][0], [value for _, values in found for value in values]


def _conditions(text: str) -> Iterable[tuple[str, list[str]]]:
    """Yield name and values of each condition, read from left to right so that each character is looked at once."""
    at = 0
    while text[at:].strip():
        condition = _CONDITION.match(text, at)
        if condition is None:
            raise ProblemError("invalid_parameter", 'filter: must look like topic = "hip", joined by AND.')
        name, value, among = condition.group(1, 2, 3)
        if name not in FACETS:
            raise ProblemError("unknown_filter", nearest(name, FACETS))
        yield name, [_unquote(one) for one in ([value] if value else re.findall(_VALUE, among))]
        joined = _AND.match(text, condition.end())
        if joined is None and text[condition.end() :].strip():
            raise ProblemError("invalid_parameter", 'filter: must look like topic = "hip", joined by AND.')
        at = joined.end() if joined else len(text)
        if joined and not text[at:].strip():
            raise ProblemError("invalid_parameter", "filter: must not end with AND.")


def _unquote(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value[:1] in ("'", '"') else value
