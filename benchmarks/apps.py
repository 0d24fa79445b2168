"""The web applications that benchmarks/http.py compares, and a server for one of them on an inherited socket.

`python -m benchmarks.apps waitress|gunicorn FD NAME FOLDER`
"""

import logging
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from benchmarks.child import LIMIT
from benchmarks.engines import AGAIN, CITEWELL, KEYED, find_engine, read_name

EMPTY = "empty route"
PATH = "/api/v1/search"
THREADS = 4
KEY = "cw_site_benchmark"


def make_app(name: str, folder: Path) -> Flask:
    """Return the application: Citewell's own, a route that answers one constant, or another engine behind Flask."""
    if name.startswith(CITEWELL):
        return _citewell(name, folder)
    app = Flask("benchmarks.apps")
    ask = (lambda question, limit: []) if name == EMPTY else find_engine(name).open(folder)

    def empty() -> Response:
        return jsonify({"status": "ok"})

    def search() -> Response:
        hits = ask(request.args["q"], LIMIT)
        return jsonify({"hits": [{"id": i, "title": title, "text": text} for i, title, text in hits]})

    app.add_url_rule(PATH, view_func=empty if name == EMPTY else search)
    return app


def serve(server: str, listener: socket.socket, app: Flask) -> None:
    """Serve `app` until the process is ended: waitress, or one gunicorn worker of the kind gthread."""
    if server == "waitress":
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is what a closed loop makes
        import_module("waitress").serve(app, sockets=[listener], threads=THREADS)
    else:
        _run_gunicorn(listener, app)


def _citewell(name: str, folder: Path) -> Flask:
    from benchmarks.ours import settings_of
    from search_app import create_app
    from search_app.keys import MOST_RATE, Key, save_keys

    semantic, *ways = read_name(name)
    settings = settings_of(folder, semantic)
    if KEYED in ways:
        # More than a benchmark asks for, so that every request is counted and none is refused.
        save_keys(folder / "keys.json", [Key("benchmark", "site", KEY, ("https://clinic.example",), rate=MOST_RATE)])
        settings = replace(settings, keys=folder / "keys.json")
    return create_app(settings if AGAIN in ways else replace(settings, kept_answers=0))


def _run_gunicorn(listener: socket.socket, app: Flask) -> None:
    base: Any = import_module("gunicorn.app.base").BaseApplication
    options = {"bind": f"fd://{listener.fileno()}", "workers": 1, "worker_class": "gthread", "threads": THREADS}

    class Application(base):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for key, value in {**options, "loglevel": "error", "control_socket_disable": True}.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> Flask:
            return app

    Application().run()


def main(arguments: Sequence[str]) -> None:
    """Serve what the arguments name."""
    server, descriptor, name, folder = arguments
    sys.argv[1:] = []  # gunicorn reads them
    serve(server, socket.socket(fileno=int(descriptor)), make_app(name, Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
