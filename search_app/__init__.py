"""Citewell's search side: `create_app(settings)` gives the web application; nothing is loaded before it is called."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from search_app.settings import Settings


def create_app(settings: "Settings") -> "Flask":
    """Return the Flask application that serves the collection in `settings.data`."""
    from search_app.web import build_app

    return build_app(settings)
