"""The parameters of a request, from address, form or JSON, to one checked value."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from search_app.index import FACETS
from search_app.web.problems import ProblemError

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

SUGGEST_PARAMETERS = {
    "q": "What was typed so far.",
    "limit": "How many suggestions to return: 1 to 10, default 6.",
    "filter": PARAMETERS["filter"],
}
FEEDBACK_PARAMETERS = {
    "passageId": "The id of the passage.",
    "generation": "The number of the generation that the passage was shown from.",
    "answered": "`true` when the passage answered the question, else `false`.",
}
_LARGEST = 10**9 - 1

_NUMBERS = ("limit", "offset", "generation")
_DIGITS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Ask:
    """A search request whose parameters have been checked."""

    question: str
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    filters: tuple[tuple[str, str], ...] = ()
    """Names and values, by name."""
    facets: tuple[str, ...] = FACETS
    formatted: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A request for suggestions whose parameters have been checked."""

    text: str
    limit: int
    filters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """Whether a passage of a generation answered, from a request whose parameters have been checked."""

    passage_id: str
    generation: int
    answered: bool


def read_typed(request: Request) -> Typed:
    """Return the checked parameters of a request for suggestions; raises ProblemError naming the one at fault."""
    given = _given(request)
    _refuse_unknown(given, SUGGEST_PARAMETERS)
    filters = _filters(_texts(given, "filter"))
    return Typed(_text(given, "q"), _whole(given, "limit", 6, 1, 10), tuple(sorted(filters.items())))


def read_feedback(request: Request) -> Feedback:
    """Return the checked parameters of feedback; raises ProblemError naming the one at fault."""
    given = _given(request)
    _refuse_unknown(given, FEEDBACK_PARAMETERS)
    for name in FEEDBACK_PARAMETERS:
        if name not in given:
            raise ProblemError("missing_parameter", f"{name}: must be given.")
    answered = {"true": True, "false": False, True: True, False: False}.get(_hashable(given["answered"]))
    if answered is None:
        raise ProblemError("invalid_parameter", "answered: must be true or false.")
    return Feedback(_text(given, "passageId"), _whole(given, "generation", 0, 1, _LARGEST), answered)


def read_feedback_form(request: Request) -> Feedback:
    """Return what the form of an answer page says; raises ProblemError when it is not that form."""
    form = request.form
    number = form.get("generation", "")
    if form.get("answered") not in ("true", "false") or not _DIGITS.fullmatch(number):
        raise ProblemError("invalid_parameter")
    return Feedback(clean(form.get("passage", "")), int(number), form["answered"] == "true")


def _hashable(value: object) -> bool | str:
    return value if isinstance(value, bool | str) else ""


def read_ask(request: Request) -> Ask:
    """Return the checked parameters of a search request; raises ProblemError naming the parameter at fault."""
    given = _given(request)
    _refuse_unknown(given, PARAMETERS)
    return Ask(
        question=_text(given, "q"),
        limit=_whole(given, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
        offset=_whole(given, "offset", 0, 0, MAX_OFFSET),
        filters=tuple(sorted(_filters(_texts(given, "filter")).items())),
        facets=_facets(_texts(given, "facets")) if "facets" in given else FACETS,
        formatted=_is_html(given),
    )


def clean(text: str) -> str:
    """Return `text` without the lone surrogates that JSON allows and no encoding can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _given(request: Request) -> Mapping[str, object]:
    if request.method != "POST":
        return _from_pairs(request.args)
    if request.args:
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
    return int(values[0]) if name in _NUMBERS and _DIGITS.fullmatch(values[0]) else values[0]


def _refuse_unknown(given: Mapping[str, object], known: Mapping[str, str]) -> None:
    for name in given:
        if name not in known:
            raise ProblemError("unknown_parameter", _nearest(name, tuple(known)))


def _nearest(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name[:40].lower(), known, 1, 0.5)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    return f"{hint}Known are: {', '.join(known)}."


def _text(given: Mapping[str, object], name: str) -> str:
    if name not in given:
        raise ProblemError("missing_parameter", f"{name}: must be given.")
    text = given[name]
    if not isinstance(text, str):
        raise ProblemError("invalid_parameter", f"{name}: must be one text.")
    return clean(text)


def _whole(given: Mapping[str, object], name: str, default: int, low: int, high: int) -> int:
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ProblemError("invalid_parameter", f"{name}: must be one whole number from {low} to {high}.")
    return value


def _texts(given: Mapping[str, object], name: str) -> list[str]:
    value = given.get(name, [])
    values = value if isinstance(value, list) else [value]
    texts = [clean(v) for v in values if isinstance(v, str)]
    if len(texts) != len(values):
        raise ProblemError("invalid_parameter", f"{name}: must be a text or a list of texts.")
    return texts


def _filters(texts: list[str]) -> Mapping[str, str]:
    filters: dict[str, str] = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not value:
            raise ProblemError("invalid_parameter", "filter: must look like name:value, such as topic:hip.")
        if name not in FACETS:
            raise ProblemError("unknown_filter", _nearest(name, FACETS))
        if filters.setdefault(name, value) != value:
            raise ProblemError("invalid_parameter", f"filter: {name} can have one value only.")
    return filters


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
