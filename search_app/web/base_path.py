"""Serving below a path: addresses arrive with or without it, links always carry it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Mounted:
    """An application below `base_path`; a proxy may strip the path before passing a request on, or leave it."""

    def __init__(self, app: "WSGIApplication", base_path: str) -> None:
        self.app = app
        self.base_path = base_path.encode().decode("latin-1")  # as WSGI (PEP 3333) has all text

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request whose path starts with `base_path` as if it did not; links are made with it."""
        path = environ.get("PATH_INFO", "")
        if path == self.base_path or path.startswith(self.base_path + "/"):
            environ["PATH_INFO"] = path[len(self.base_path) :] or "/"
        environ["SCRIPT_NAME"] = self.base_path
        return self.app(environ, start_response)
