"""The web side: `build_app(settings)` gives the Flask application with pages, API and security in place."""

from functools import partial

from flask import Flask

from search_app.index.store import open_store
from search_app.keys import KeyRing
from search_app.search import LiveIndex
from search_app.semantic.questions import open_question_encoder
from search_app.settings import Settings
from search_app.web import (
    access,
    admin,
    api,
    articles,
    discovery,
    feedback,
    front_ends,
    health,
    limits,
    openapi,
    pages,
    problems,
    security,
    suggest,
    widget,
)
from search_app.web.again import Again
from search_app.web.assets import add_assets
from search_app.web.kept import Kept
from search_app.web.limiter import Limiter
from search_app.web.site import Site, name_generation
from search_app.web.strings import add_languages


def open_index(settings: Settings) -> LiveIndex:
    """Return the live index of the collection in `settings.data`, with the question encoder that the settings name."""
    return LiveIndex(
        open_store(settings, serving=True), partial(open_question_encoder, settings.semantic, settings.model)
    )


def build_app(settings: Settings, index: LiveIndex | None = None) -> Flask:
    """Return the application that serves `index`, by default the collection in `settings.data`."""
    app = Flask("search_app.web", static_folder=None)
    app.url_map.merge_slashes = False
    site = app.extensions["citewell"] = Site(
        settings,
        index or open_index(settings),
        Kept(settings.kept_answers),
        KeyRing(settings.keys),
        Limiter(settings.rate_store),
    )
    app.wsgi_app = Again(app.wsgi_app, site, f"{api.PREFIX}/search")  # type: ignore[method-assign]  # see security
    security.protect(app, settings)
    access.add_access(app)
    limits.add_limits(app)
    problems.handle_errors(app)
    app.after_request(name_generation)
    add_assets(app, settings)
    add_languages(app, settings.languages)
    for part in (pages, articles, discovery, api, suggest, health, widget, admin, openapi, front_ends):
        part.add_routes(app)
    feedback.add_routes(app, settings)
    return app
