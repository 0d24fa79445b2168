"""What every view needs: the settings and the live index, carried by the application and never global."""

from dataclasses import dataclass
from typing import Any, cast

from flask import Response, current_app, g

from search_app.keys import KeyRing
from search_app.search import LiveIndex, Searcher
from search_app.settings import Settings
from search_app.web.kept import Kept
from search_app.web.limiter import Limiter


@dataclass(frozen=True, slots=True)
class Site:
    """What an application was built with, what it serves, the answers it keeps, and whom it serves how often."""

    settings: Settings
    index: LiveIndex
    answers: Kept[Any]
    """What is given again without being made again: answers to questions, and lists of articles."""
    keys: KeyRing
    limiter: Limiter


def current_site() -> Site:
    """Return the site of the application that answers this request."""
    return cast(Site, current_app.extensions["citewell"])


def live() -> Searcher:
    """Return a searcher over the live generation, the same for all of a request, so that no answer mixes two."""
    if "searcher" not in g:
        g.searcher = current_site().index.current()
    return cast(Searcher, g.searcher)


def name_generation(response: Response) -> Response:
    """Say in a header which generation an answer was made from, when it was made from one."""
    if "searcher" in g:
        response.headers["Citewell-Generation"] = str(g.searcher.generation.info.number)
    return response
