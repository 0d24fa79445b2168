"""What every view needs: the settings and the live index, carried by the application and never global."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web.kept import KeptAnswers


@dataclass(frozen=True, slots=True)
class Site:
    """The settings an application was built with, the index that it serves, and the answers it keeps in memory."""

    settings: Settings
    index: LiveIndex
    answers: KeptAnswers


def current_site() -> Site:
    """Return the site of the application that answers this request."""
    return cast(Site, current_app.extensions["citewell"])
