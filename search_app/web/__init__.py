"""The web side: `build_app(settings)` gives the Flask application with pages, API and security in place."""

from flask import Flask

from search_app.index.store import open_store
from search_app.search import LiveIndex
from search_app.settings import Settings
from search_app.web import api, health, pages, problems, security
from search_app.web.assets import add_assets
from search_app.web.site import Site


def build_app(settings: Settings, index: LiveIndex | None = None) -> Flask:
    """Return the application that serves `index`, by default the collection in `settings.data`."""
    app = Flask("search_app.web", static_folder=None)
    app.url_map.merge_slashes = False
    app.extensions["citewell"] = Site(settings, index or LiveIndex(open_store(settings)))
    security.protect(app, settings)
    problems.handle_errors(app)
    add_assets(app)
    for part in (pages, api, health):
        part.add_routes(app)
    return app
