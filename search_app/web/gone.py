"""Addresses of what is no longer there: withdrawn (410), or moved to another address (301)."""

from flask import Response, make_response, redirect

from search_app.index import Generation
from search_app.web.access import allowed_topics
from search_app.web.problems import ProblemError


def refuse_withdrawn(generation: Generation, name: str) -> None:
    """Raise the problem `withdrawn` when the passage or document with this id is.

    A key that finds some topics is told `unknown_document` of all else; what is withdrawn has no topic any more.
    """
    if topics := allowed_topics():
        found = generation.document(generation.redirects.get(name, name).partition("#")[0])
        if found is None or found.topic not in topics:
            raise missing(generation)
    if generation.hides(name):
        raise ProblemError("withdrawn")


def missing(generation: Generation, code: str = "unknown_document") -> ProblemError:
    """Return the problem of what is not found; where a copy of the questions alone answers, it may be there."""
    return ProblemError(code if generation.is_whole else "no_generation")


def moved_to(generation: Generation, name: str) -> str | None:
    """Return the id under which a passage or document of earlier generations now stands, None when it did not move."""
    found = generation.redirects.get(name)
    if found is not None:
        refuse_withdrawn(generation, found)
    return found


def moved(address: str) -> Response:
    """Return a redirect to `address` that is asked for anew each time: a rollback may move things back."""
    response = make_response(redirect(address, 301))
    response.set_data(b"")
    response.headers["Cache-Control"] = "no-cache"
    return response
