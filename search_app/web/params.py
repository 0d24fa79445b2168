"""The parameters of a request, from address, form or JSON, to checked values; its tables describe them for docs too."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from search_app.index import FACETS
from search_app.web.problems import ProblemError

KEY = "key"
"""The parameter that allows a request: it is taken everywhere, and read before all others."""
MAX_LIMIT = 50
DEFAULT_LIMIT = 10
MAX_OFFSET = 1000
DIGITS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: what is checked and what docs and OpenAPI say of it."""

    name: str
    kind: Literal["text", "texts", "whole", "flag", "queries"]
    """A `whole` is a number from `low` to `high`, a `text` has `high` characters at most, 0 for any;
    `texts` is a text or a list of them; a `flag` is true or false;
    `queries` are 1 to 10 objects, each with the parameters of a search."""
    meaning: str
    required: bool = False
    default: int = 0
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    pattern: str = ""
    """What texts look like, for docs; `filters_of` and `_facets` say it better when one does not."""


SEARCH = (
    Param("q", "text", "The question, in plain words.", required=True),
    Param("limit", "whole", "How many hits to return.", default=DEFAULT_LIMIT, low=1, high=MAX_LIMIT),
    Param("offset", "whole", "How many hits to leave out at the start.", high=MAX_OFFSET),
    Param(
        "filter",
        "texts",
        f"Only passages with this value: `name:value`, name one of {', '.join(FACETS)}. Repeatable: one value of each "
        "name must hold.",
        pattern=f"^({'|'.join(FACETS)}):(.|\\n)+$",
    ),
    Param(
        "facets",
        "texts",
        "Names to count hits by; all of them when left out, none when empty. Repeatable.",
        pattern=f"^(({'|'.join(FACETS)})(,({'|'.join(FACETS)}))*)?$",
    ),
    Param("highlight", "text", "Adds `_formatted` to each hit.", choices=("html",)),
    Param("explain", "flag", "Adds `explanation`: how the question was read and what the scores are made of."),
)
"""Every parameter of a search."""
MOST_QUERIES = 10
MULTI_SEARCH = (Param("queries", "queries", "Searches, each an object with the parameters of one.", required=True),)
"""The parameter of a search for several questions."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A search request whose parameters have been checked."""

    question: str
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    filters: tuple[tuple[str, Collection[str]], ...] = ()
    """Names and the values that pass, by name."""
    facets: tuple[str, ...] = FACETS
    formatted: bool = False
    explained: bool = False


def make_ask(checked: Mapping[str, Any]) -> Ask:
    """Return a search from its checked parameters; raises ProblemError for a filter or facet that does not exist."""
    return Ask(
        question=checked["q"],
        limit=checked["limit"],
        offset=checked["offset"],
        filters=filters_of(checked["filter"] or []),
        facets=FACETS if checked["facets"] is None else _facets(checked["facets"]),
        formatted=bool(checked["highlight"]),
        explained=checked["explain"],
    )


def read(request: Request, params: Sequence[Param]) -> dict[str, Any]:
    """Return what a request gives for `params` as `check` does; in an address or form, all values are texts."""
    given = read_given(request)
    if _holds_json(request):
        return check(given, params)
    kinds = {param.name: param.kind for param in params}
    return check({name: _from_text(value, kinds.get(name)) for name, value in given.items()}, params)


def check(given: Mapping[str, object], params: Sequence[Param]) -> dict[str, Any]:
    """Return the value of every parameter: str, int (else `default`), bool (else False), or list of str (else None).

    Raises ProblemError for a parameter that is not known, naming the nearest, that must be given, or has a wrong value.
    """
    known = tuple(param.name for param in params)
    for name in given:
        if name not in known:
            raise ProblemError("unknown_parameter", nearest(name, known))
    return {param.name: _check_one(given, param) for param in params}


def check_query(query: Mapping[str, object], number: int) -> dict[str, Any]:
    """Return the checked parameters of one search among several; raises ProblemError naming its place, from 0."""
    try:
        return check(query, SEARCH)
    except ProblemError as problem:
        raise ProblemError(problem.code, f"queries[{number}]: {problem.detail}") from None


def _check_one(given: Mapping[str, object], param: Param) -> object:
    if param.name not in given:
        if param.required:
            raise ProblemError("missing_parameter", f"{param.name}: must be given.")
        return {"text": "", "texts": None, "whole": param.default, "flag": False}[param.kind]
    value = given[param.name]
    checked = _CHECKS[param.kind](value, param)
    if checked is None:
        raise ProblemError("invalid_parameter", f"{param.name}: must be {_wanted(param)}.")
    return checked


def _check_text(value: object, param: Param) -> str | None:
    if not isinstance(value, str) or (param.choices and value not in param.choices):
        return None
    if param.high and len(value) > param.high:
        return None
    return clean(value)


def _check_texts(value: object, param: Param) -> list[str] | None:
    values = value if isinstance(value, list) else [value]
    texts = [clean(v) for v in values if isinstance(v, str)]
    return texts if len(texts) == len(values) else None


def _check_whole(value: object, param: Param) -> int | None:
    value = int(value) if isinstance(value, float) and value.is_integer() else value  # as JSON Schema has it
    fits = isinstance(value, int) and not isinstance(value, bool) and param.low <= value <= param.high
    return value if fits else None  # type: ignore[return-value]  # it is an int where it fits


def _check_flag(value: object, param: Param) -> bool | None:
    return value if isinstance(value, bool) else None


def _check_queries(value: object, param: Param) -> list[Mapping[str, object]] | None:
    fits = isinstance(value, list) and 1 <= len(value) <= MOST_QUERIES and all(isinstance(v, dict) for v in value)
    return value if fits else None  # type: ignore[return-value]  # it is a list where it fits


_CHECKS = {
    "text": _check_text,
    "texts": _check_texts,
    "whole": _check_whole,
    "flag": _check_flag,
    "queries": _check_queries,
}


def _from_text(value: object, kind: str | None) -> object:
    if kind == "whole" and isinstance(value, str) and DIGITS.fullmatch(value):
        return int(value)
    return {"true": True, "false": False}.get(str(value), value) if kind == "flag" else value


def _wanted(param: Param) -> str:
    if param.choices:
        return f"{' or '.join(param.choices)}, or be left out"
    return {
        "text": f"one text of {param.high} characters at most" if param.high else "one text",
        "texts": "a text or a list of texts",
        "whole": f"one whole number from {param.low} to {param.high}",
        "flag": "true or false",
        "queries": f"a list of 1 to {MOST_QUERIES} objects",
    }[param.kind]


def clean(text: str) -> str:
    """Return `text` without the lone surrogates that JSON allows and no encoding can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def read_given(request: Request) -> Mapping[str, object]:
    """Return what a request gives by name, its key left out.

    Raises ProblemError when the body cannot be read, or when a POST has parameters in its address.
    """
    return {name: value for name, value in read_all(request).items() if name != KEY}


def read_all(request: Request) -> Mapping[str, object]:
    """Return what `read_given` does, and the key of the request with it."""
    if request.method != "POST":
        return _from_pairs(request.args)
    if request.args.keys() - {KEY}:
        raise ProblemError("misplaced_parameter")
    try:
        return _read_body(request)
    except OSError:  # a body that ends before it should, or in pieces of no such size
        raise ProblemError("bad_request") from None


def _read_body(request: Request) -> Mapping[str, object]:
    if _holds_json(request):
        return _from_json(request.get_data())
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return _from_pairs(request.form)
    raise ProblemError("unsupported_content_type")


def _holds_json(request: Request) -> bool:
    return request.method == "POST" and request.mimetype in ("application/json", "text/plain")


def _from_json(body: bytes) -> Mapping[str, object]:
    try:
        given = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ProblemError("invalid_json") from None
    if not isinstance(given, dict):
        raise ProblemError("invalid_json")
    return given


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity, which Python reads and JSON does not know


def _from_pairs(pairs: MultiDict[str, str]) -> Mapping[str, object]:
    return {name: values if len(values) != 1 else values[0] for name, values in pairs.lists()}


def nearest(name: str, known: tuple[str, ...]) -> str:
    """Return which known name is nearest, and all of them."""
    near = get_close_matches(name[:40].lower(), known, 1, 0.5)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    return f"{hint}Known are: {', '.join(known)}."


def filters_of(texts: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return filters, in order of their names, from `name:value`; raises ProblemError for what is none."""
    filters: dict[str, list[str]] = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not value:
            raise ProblemError("invalid_parameter", "filter: must look like name:value, such as topic:hip.")
        if name not in FACETS:
            raise ProblemError("unknown_filter", nearest(name, FACETS))
        filters.setdefault(name, []).append(value)
    return tuple((name, tuple(values)) for name, values in sorted(filters.items()))


def _facets(texts: list[str]) -> tuple[str, ...]:
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    for name in names:
        if name not in FACETS:
            raise ProblemError("invalid_parameter", f"facets: {nearest(name, FACETS)}")
    return tuple(dict.fromkeys(names))
