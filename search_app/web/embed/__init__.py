"""The script that a clinic puts into its own pages: joined from its modules, and those that were released before."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from search_app.web.embed.minify import shorten_script

MODULES = ("words.js", "dom.js", "ask.js", "combobox.js", "results.js", "style.js", "element.js")
"""What the script is made of, in an order in which each module comes after those that it imports."""
MOVING = "v1.js"
SOURCE = "v1.source.js"
"""The address of the script as it was written."""
_NOTE = f"/* Citewell (Apache-2.0), from {SOURCE} */"
_IMPORT = re.compile(r"^import .*\n|^// @ts-check\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """The script as it is served, and what it is called and checked by."""

    content: bytes

    @property
    def name(self) -> str:
        """Return the name that holds the hash of the content."""
        return f"v1.{hashlib.sha256(self.content).hexdigest()[:16]}.js"

    @property
    def integrity(self) -> str:
        """Return the value of the attribute `integrity`."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.content).digest()).decode()


@cache
def current() -> Script:
    """Return the script of this release."""
    return Script(f'{_NOTE}\n(()=>{{"use strict";{shorten_script(_inside())}}})();\n'.encode())


@cache
def source() -> str:
    """Return the modules as one script, as they were written; it leaves no names of its own in the page."""
    return f'(() => {{\n"use strict";\n{_inside()}}})();\n'


def _inside() -> str:
    folder = files("search_app.web.embed").joinpath("v1")
    text = "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in MODULES)
    return _EXPORT.sub("", _IMPORT.sub("", text))


def released() -> dict[str, bytes]:
    """Return the scripts of earlier releases by their names; their addresses stay for the whole major version."""
    folder = files("search_app.web.embed").joinpath("released")
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".js")}
