"""What a program found: figures for the table, and every broken promise."""

import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.report import show, table


@dataclass(slots=True)
class Outcome:
    """How often what was tried, and what went wrong."""

    promise: str
    counts: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @property
    def total(self) -> int:
        """Return how many cases were tried."""
        return self.counts.total()

    def print(self, as_json: bool, more: Mapping[str, object] | None = None) -> int:
        """Print the figures, with `more` of them in JSON, and return the exit status."""
        seconds = round(time.monotonic() - self.started, 1)
        figures = {
            "promise": self.promise,
            "tried": self.total,
            "violations": self.violations,
            "seconds": seconds,
            "counts": dict(self.counts),
            **(more or {}),
        }
        lines = [(name, f"{count:,}") for name, count in self.counts.items()]
        totals = [("**tried**", f"{self.total:,}"), ("**violations**", f"{len(self.violations):,}")]
        show(figures, f"{self.promise} ({seconds} s)\n\n" + table(("", "cases"), [*lines, *totals]), as_json)
        for violation in self.violations[:20]:
            print(violation, file=sys.stderr)
        return 1 if self.violations else 0
