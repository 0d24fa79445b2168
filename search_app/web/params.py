"""The parameters of a request, from address, form or JSON, to one checked value."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from search_app.index import FACETS
from search_app.web.problems import ProblemError

KEY = "key"
"""The parameter that allows a request: it is taken everywhere, and read before all others."""
MAX_LIMIT = 50
DEFAULT_LIMIT = 10
MAX_OFFSET = 1000

PARAMETERS = {
    "q": "The question, in plain words.",
    "limit": f"How many hits to return: 1 to {MAX_LIMIT}, default {DEFAULT_LIMIT}.",
    "offset": f"How many hits to leave out at the start: 0 to {MAX_OFFSET}, default 0.",
    "filter": f"Only passages with this value: `name:value`, name one of {', '.join(FACETS)}. Repeatable.",
    "facets": "Names to count hits by; all of them when left out. Repeatable.",
    "highlight": "`html` adds `_formatted` to each hit.",
}
"""Every parameter of a search with its meaning."""

_NUMBERS = ("limit", "offset", "generation")
DIGITS = re.compile(r"[0-9]{1,9}")


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


def read_ask(request: Request) -> Ask:
    """Return the checked parameters of a search request; raises ProblemError naming the parameter at fault."""
    given = read_given(request)
    refuse_unknown(given, PARAMETERS)
    return Ask(
        question=text_of(given, "q"),
        limit=whole(given, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
        offset=whole(given, "offset", 0, 0, MAX_OFFSET),
        filters=filters_of(texts_of(given, "filter")),
        facets=_facets(texts_of(given, "facets")) if "facets" in given else FACETS,
        formatted=_is_html(given),
    )


def clean(text: str) -> str:
    """Return `text` without the lone surrogates that JSON allows and no encoding can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def read_given(request: Request) -> Mapping[str, object]:
    """Return what a request gives by name, its key left out; numbers in texts are read where a parameter is one.

    Raises ProblemError when the body cannot be read, or when a POST has parameters in its address.
    """
    return {name: value for name, value in read_all(request).items() if name != KEY}


def read_all(request: Request) -> Mapping[str, object]:
    """Return what `read_given` does, and the key of the request with it."""
    if request.method != "POST":
        return _from_pairs(request.args)
    if request.args.keys() - {KEY}:
        raise ProblemError("misplaced_parameter")
    if request.mimetype in ("application/json", "text/plain"):
        return _from_json(request.get_data())
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return _from_pairs(request.form)
    raise ProblemError("unsupported_content_type")


def _from_json(body: bytes) -> Mapping[str, object]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise ProblemError("invalid_json") from None
    if not isinstance(given, dict):
        raise ProblemError("invalid_json")
    return given


def _from_pairs(pairs: MultiDict[str, str]) -> Mapping[str, object]:
    return {name: _from_texts(name, values) for name, values in pairs.lists()}


def _from_texts(name: str, values: list[str]) -> object:
    if len(values) != 1:
        return values
    return int(values[0]) if name in _NUMBERS and DIGITS.fullmatch(values[0]) else values[0]


def refuse_unknown(given: Mapping[str, object], known: Mapping[str, str]) -> None:
    """Raise ProblemError for a parameter that is not `known`, naming the nearest."""
    for name in given:
        if name not in known:
            raise ProblemError("unknown_parameter", _nearest(name, tuple(known)))


def _nearest(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name[:40].lower(), known, 1, 0.5)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    return f"{hint}Known are: {', '.join(known)}."


def text_of(given: Mapping[str, object], name: str) -> str:
    """Return a text that must be given; raises ProblemError when it is missing or none."""
    if name not in given:
        raise ProblemError("missing_parameter", f"{name}: must be given.")
    text = given[name]
    if not isinstance(text, str):
        raise ProblemError("invalid_parameter", f"{name}: must be one text.")
    return clean(text)


def whole(given: Mapping[str, object], name: str, default: int, low: int, high: int) -> int:
    """Return a whole number, `default` when not given; raises ProblemError when it is not within its bounds."""
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ProblemError("invalid_parameter", f"{name}: must be one whole number from {low} to {high}.")
    return value


def texts_of(given: Mapping[str, object], name: str) -> list[str]:
    """Return one text or a list of texts as a list, empty when not given; raises ProblemError for anything else."""
    value = given.get(name, [])
    values = value if isinstance(value, list) else [value]
    texts = [clean(v) for v in values if isinstance(v, str)]
    if len(texts) != len(values):
        raise ProblemError("invalid_parameter", f"{name}: must be a text or a list of texts.")
    return texts


def filters_of(texts: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return filters, in order of their names, from `name:value`; raises ProblemError for what is none."""
    filters: dict[str, str] = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not value:
            raise ProblemError("invalid_parameter", "filter: must look like name:value, such as topic:hip.")
        if name not in FACETS:
            raise ProblemError("unknown_filter", _nearest(name, FACETS))
        if filters.setdefault(name, value) != value:
            raise ProblemError("invalid_parameter", f"filter: {name} can have one value only.")
    return tuple((name, (value,)) for name, value in sorted(filters.items()))


def _facets(texts: list[str]) -> tuple[str, ...]:
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    for name in names:
        if name not in FACETS:
            raise ProblemError("invalid_parameter", f"facets: {_nearest(name, FACETS)}")
    return tuple(dict.fromkeys(names))


def _is_html(given: Mapping[str, object]) -> bool:
    if given.get("highlight", "html") != "html":
        raise ProblemError("invalid_parameter", "highlight: must be html, or be left out.")
    return "highlight" in given
