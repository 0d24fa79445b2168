"""What every view needs: the settings and the live index, carried by the application and never global."""

from dataclasses import dataclass
from typing import cast

from flask import Response, current_app, g

from search_app.keys import KeyRing
from search_app.search import LiveIndex, Searcher
from search_app.settings import Settings
from search_app.web.kept import KeptAnswers
from search_app.web.limiter import Limiter


@dataclass(frozen=True, slots=True)
class Site:
    """The settings an application was built with, the index that it serves, and what it keeps in memory."""

    settings: Settings
    index: LiveIndex
    answers: KeptAnswers
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
