"""Which part of our search takes how much of its time, by clocks around its functions."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.engines import CITEWELL
from benchmarks.ours import open_searcher
from search_app import search as module

PARTS = {
    "parse": ("parse_question",),
    "scoring": ("Generation.candidates", "_rank"),
    "passages": ("Generation.passages",),
    "highlights": ("find_matches", "quote_answer"),
    "notices": ("find_notice",),
}
"""Each part with its functions in search_app.search, or methods of the open generation; what is left is `rest`."""


def measure_parts(name: str, folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Return seconds of CPU per part over the questions, after one pass to warm up, and functions that do not exist."""
    searcher = open_searcher(folder, name.removeprefix(CITEWELL).strip())
    clock = _Clock()
    unknown: list[str] = []
    for question in questions:
        module.search(searcher, question)
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
        with clock.running("rest"):
            for question in questions:
                module.search(searcher, question)
    return {"seconds": clock.seconds, "questions": len(questions), "unknown": unknown}


class _Clock:
    """CPU time by part; what a part calls of another part counts for the other one alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys([*PARTS, "rest"], 0.0)
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
