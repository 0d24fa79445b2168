"""Which part of a whole JSON answer takes how much of its time, by clocks around the functions of our search."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.engines import read_name
from benchmarks.ours import as_json, open_searcher
from search_app import search as module

PARTS = {
    "parse": ("read_question",),
    "scoring": ("Generation.candidates", "rank"),
    "passages": ("Generation.passages", "_hits"),
    "notices": ("find_notice",),
    "highlights": ("Generation.marks", "_quote"),
}
"""Each part with its functions in search_app.search, or methods of the open generation."""
JSON = "counts and JSON"
REST = "rest"


def measure_parts(name: str, folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Return seconds of CPU per part over the questions, after one pass to warm up, and functions that do not exist.

    The highlights are asked for with the JSON, and count for themselves.
    """
    searcher = open_searcher(folder, read_name(name)[0])
    clock = _Clock()
    unknown: list[str] = []
    for question in questions:
        as_json(module.search(searcher, question))
    with ExitStack() as patches:
        for part, functions in PARTS.items():
            for function in functions:
                owner = type(searcher.generation) if "." in function else module
                attribute = function.rpartition(".")[2]
                if hasattr(owner, attribute):
                    timed = clock.around(part, getattr(owner, attribute))
                    patches.enter_context(patch.object(owner, attribute, timed))
                else:
                    unknown.append(function)
        for question in questions:
            with clock.running(REST):
                results = module.search(searcher, question)
            with clock.running(JSON):
                as_json(results)
    return {"seconds": clock.seconds, "questions": len(questions), "unknown": unknown}


class _Clock:
    """CPU time by part; what a part calls of another part counts for the other one alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys([*PARTS, JSON, REST], 0.0)
        self._inner = 0.0

    @contextmanager
    def running(self, part: str) -> Iterator[None]:
        before, self._inner, started = self._inner, 0.0, time.process_time()
        try:
            yield
        finally:
            spent = time.process_time() - started
            self.seconds[part] += spent - self._inner
            self._inner = before + spent

    def around(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            with self.running(part):
                return function(*arguments, **named)

        return timed
