"""The API described by OpenAPI 3.1, from the tables that check requests and the types of answers; and as a page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from flask import Flask, Response, current_app, request

from search_app.web import shapes
from search_app.web.admin import PATH as INGEST
from search_app.web.api import PREFIX
from search_app.web.feedback import FEEDBACK
from search_app.web.health import own_version
from search_app.web.params import MOST_QUERIES, MULTI_SEARCH, SEARCH, Param
from search_app.web.problems import KINDS
from search_app.web.responses import json_response, page, revalidated
from search_app.web.suggest import SUGGEST

PATH = f"{PREFIX}/openapi.json"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_PLAIN: Mapping[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
_NO_KEY: list[dict[str, list[str]]] = [{}]
_SITE_KEY: list[dict[str, list[str]]] = [{}, {"bearer": []}, {"query": []}]
"""Without a file of keys none is needed."""


_COUNTED = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_HEADERS = {
    "Citewell-Generation": ("integer", "The number of the generation that the answer was made from."),
    "ETag": ("string", "Changes only when the answer does; for `If-None-Match`."),
    "Location": ("string", "The address at which the same now stands."),
    "RateLimit-Limit": ("integer", "Requests in a minute, where they are counted."),
    "RateLimit-Remaining": ("integer", "How many of them are left."),
    "RateLimit-Reset": ("integer", "Seconds until all are there again."),
    "Retry-After": ("integer", "Seconds until it is worth asking again."),
    "WWW-Authenticate": ("string", "How to send a key: `Bearer`."),
}
"""What answers say in their head, with type and meaning; each is left out where it does not apply."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address: what it does, takes and answers, and with which problems."""

    method: Literal["get", "post"]
    path: str
    name: str
    does: str
    answer: type
    params: Sequence[Param] = ()
    in_path: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    status: int = 200
    json_only: bool = False
    secured: Sequence[Mapping[str, list[str]]] = ()


_ASKED = ("missing_parameter", "unknown_parameter", "invalid_parameter", "unknown_filter")
_SENT = ("invalid_json", "misplaced_parameter", "unsupported_content_type")
_KEYED = ("missing_key", "unknown_key", "expired_key", "origin_not_allowed", "too_many_requests")
_ALL = ("bad_request", "untrusted_host", "body_too_large", "address_too_long", "internal_error")
_FROM = ("no_generation",)
_BOTH: tuple[tuple[Literal["get", "post"], str, tuple[str, ...]], ...] = (
    ("get", "ByGet", (*_ASKED, *_KEYED, *_FROM)),
    ("post", "ByPost", (*_ASKED, *_SENT, *_KEYED, *_FROM)),
)
_NAMED = (*_KEYED, *_FROM, "unknown_parameter", "unknown_document", "withdrawn")

OPERATIONS = (
    *(
        Operation(method, path, name + verb, does, answer, params, (), problems, secured=_SITE_KEY)
        for path, name, does, answer, params in (
            (f"{PREFIX}/search", "search", "Ranked passages for a question", shapes.SearchAnswer, SEARCH),
            (f"{PREFIX}/suggest", "suggest", "Questions and headings for what is typed", shapes.SuggestAnswer, SUGGEST),
        )
        for method, verb, problems in _BOTH
    ),
    Operation(
        "post",
        f"{PREFIX}/multi-search",
        "multiSearch",
        "Ranked passages for several questions",
        shapes.MultiSearchAnswer,
        MULTI_SEARCH,
        problems=(*_ASKED, *_SENT, *_KEYED, *_FROM),
        json_only=True,
        secured=_SITE_KEY,
    ),
    Operation(
        "get", f"{PREFIX}/documents", "listDocuments", "All documents", shapes.DocumentList,
        problems=(*_KEYED, *_FROM, "unknown_parameter"), secured=_SITE_KEY,
    ),
    Operation(
        "get", f"{PREFIX}/documents/{{document}}", "showDocument", "One document with its text", shapes.Document,
        in_path=("document",), problems=_NAMED, secured=_SITE_KEY,
    ),
    Operation(
        "get", f"{PREFIX}/documents/{{document}}/passages/{{slug}}", "showPassage", "One passage with its citation",
        shapes.Passage, in_path=("document", "slug"), problems=(*_NAMED, "unknown_passage"), secured=_SITE_KEY,
    ),
    Operation(
        "post", f"{PREFIX}/feedback", "sendFeedback", "Counts whether a passage answered", shapes.Counted, FEEDBACK,
        problems=(*_ASKED, *_SENT, *_KEYED, *_FROM, "unknown_document", "unknown_passage", "withdrawn",
                  "other_generation"),
        secured=_SITE_KEY,
    ),
    Operation(
        "post", INGEST, "startIngestion", "Starts an ingestion of the corpus folder", shapes.Started, status=202,
        problems=("unauthorized", "already_running", "cannot_ingest"), secured=[{"bearer": []}],
    ),
    Operation(
        "get", INGEST, "showIngestion", "How the ingestion goes", shapes.IngestionStatus,
        problems=("unauthorized", "cannot_ingest"), secured=[{"bearer": []}],
    ),
    Operation("get", "/health", "health", "Whether all is well, and what is served", shapes.Health, problems=_FROM),
    Operation("get", "/ready", "ready", "Whether questions can be answered", shapes.Ready, problems=_FROM),
    Operation("get", "/version", "version", "Which Citewell this is", shapes.Version),
)  # fmt: skip


def add_routes(app: Flask) -> None:
    """Add the description and its page."""
    app.add_url_rule(PATH, "openapi", show_description)
    app.add_url_rule(f"{PREFIX}/docs", "docs", show_docs)


def show_description() -> Response:
    """Return the description of what this server answers."""
    return revalidated(json_response(describe(request.script_root, _served(current_app))))


def show_docs() -> Response:
    """Show the same as a page for people."""
    description = describe(request.script_root, _served(current_app))
    return revalidated(page("api.html", description=description, problems=KINDS))


def describe(base: str, operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the OpenAPI document for operations of a server below the path `base`."""
    found: dict[str, Any] = {}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, found)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Citewell",
            "version": own_version(),
            "summary": "Plain questions in, passages of a clinic's articles with citations out.",
            "description": "What stays, and what each answer means: docs/api.md of the same release.",
        },
        "servers": [{"url": base or "/"}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(found.items())),
            "headers": {n: {"schema": {"type": kind}, "description": does} for n, (kind, does) in _HEADERS.items()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "From `citewell keys create`."},
                "query": {"type": "apiKey", "in": "query", "name": "key", "description": "The same, for sites."},
            },
        },
    }


def _served(app: Flask) -> list[Operation]:
    """Return the operations that the application answers: some are off by its settings."""
    rules = {rule.rule.replace("<path:", "{").replace("<", "{").replace(">", "}") for rule in app.url_map.iter_rules()}
    return [operation for operation in OPERATIONS if operation.path in rules]


def _operation(operation: Operation, found: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {"operationId": operation.name, "summary": operation.does}
    parameters = [{"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in operation.in_path]
    if operation.method == "get":
        parameters += [_parameter(param) for param in operation.params]
    elif operation.params:
        described["requestBody"] = _body(operation)
    if parameters:
        described["parameters"] = parameters
    answer = {"application/json": {"schema": schema_of(operation.answer, found)}}
    described["responses"] = {
        str(operation.status): {
            "description": (operation.answer.__doc__ or "").strip(),
            "headers": _headers(*_told(operation)),
            "content": answer,
        },
        **_moved(operation),
        **_problems(operation, found),
    }
    described["security"] = list(operation.secured) or _NO_KEY
    return described


def _told(operation: Operation) -> Iterator[str]:
    """Yield the headers of an answer that is no problem."""
    if _FROM[0] in operation.problems:
        yield "Citewell-Generation"
    if "304" in _moved(operation):
        yield "ETag"
    if operation.secured is _SITE_KEY:
        yield from _COUNTED


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _moved(operation: Operation) -> dict[str, Any]:
    kept = {"304": {"description": "Nothing has changed since the `ETag` that was sent in `If-None-Match`."}}
    if operation.name == "listDocuments":
        return kept
    location = _headers("Location")
    moved = {"301": {"description": "The same now stands at the address in `Location`.", "headers": location}}
    return moved | kept if operation.in_path else {}


def _problems(operation: Operation, found: dict[str, Any]) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": schema_of(shapes.Problem, found)}}
    codes: dict[int, list[str]] = {}
    for code in (*operation.problems, *_ALL):
        codes.setdefault(KINDS[code].status, []).append(code)
    told = {429: ("Retry-After", *_COUNTED), 401: ("WWW-Authenticate",) if "unauthorized" in operation.problems else ()}
    return {
        str(status): {
            "description": "; ".join(f"`{c}`: {KINDS[c].title}" for c in named),
            "headers": _headers(*told.get(status, ())),
            "content": content,
        }
        for status, named in sorted(codes.items())
    }


def _parameter(param: Param) -> dict[str, Any]:
    listed = {"schema": _param_schema(param)}
    return {"name": param.name, "in": "query", "required": param.required, "description": param.meaning, **listed}


def _body(operation: Operation) -> dict[str, Any]:
    schema = _object(operation.params)
    if operation.json_only:
        return {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"required": True, "content": {kind: {"schema": schema} for kind in ("application/json", *_FORMS)}}


def _object(params: Sequence[Param]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            **{param.name: {**_param_schema(param), "description": param.meaning} for param in params},
            "key": {"description": "The key, where it stands neither in a header nor in the address."},
        },
        "required": [param.name for param in params if param.required],
        "additionalProperties": False,
    }


def _param_schema(param: Param) -> dict[str, Any]:
    if param.kind == "whole":
        return {"type": "integer", "minimum": param.low, "maximum": param.high} | (
            {} if param.required else {"default": param.default}
        )
    if param.kind == "queries":
        query = _object(SEARCH)
        del query["properties"]["key"]
        return {"type": "array", "items": query, "minItems": 1, "maxItems": MOST_QUERIES}
    if param.kind == "texts":
        text = {"type": "string", "pattern": param.pattern} if param.pattern else {"type": "string"}
        return {"type": "array", "items": text}
    if param.kind == "flag":
        return {"type": "boolean"}
    return {"type": "string", "enum": list(param.choices)} if param.choices else {"type": "string"}


def schema_of(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a type; those of a TypedDict are put into `found` and referred to."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**schema_of(inner[0], found), "description": inner[1]}
    if is_typeddict(kind):
        if kind.__name__ not in found:
            found[kind.__name__] = {}
            found[kind.__name__] = _object_schema(kind, found)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    if origin in (Union, UnionType):
        options = [schema_of(one, found) for one in inner if one is not NoneType]
        return {"anyOf": [*options, {"type": "null"}]} if NoneType in inner else {"anyOf": options}
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin is list:
        return {"type": "array", "items": schema_of(inner[0], found)}
    if origin is tuple:
        return {"type": "array", "items": schema_of(inner[0], found), "minItems": len(inner), "maxItems": len(inner)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(inner[1], found)}
    return {"type": _PLAIN[kind]}


def _object_schema(kind: type, found: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    inside = {name: get_args(h)[0] if get_origin(h) is NotRequired else h for name, h in hints.items()}
    optional = {name for name, hint in hints.items() if get_origin(hint) is NotRequired}
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip(),
        "properties": {name: schema_of(hint, found) for name, hint in inside.items()},
        "required": [name for name in inside if name not in optional],
    }
