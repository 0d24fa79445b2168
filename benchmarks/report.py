"""Figures as a Markdown table or as JSON, with the machine they were measured on."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, its first column left and all others right aligned."""
    rule = ["---", *("---:" for _ in heads[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *lines))


def machine() -> str:
    """Return the date and what the figures depend on: processors, memory, Python and numpy; no name of the machine."""
    import numpy as np

    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    parts = f"{os.cpu_count()} cores {_processor()}".rstrip(), f"{memory:.0f} GB", f"Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}; {', '.join(parts)}, numpy {np.__version__}"


def show(figures: Mapping[str, Any], text: str, as_json: bool) -> None:
    """Print the figures as JSON, or `text`."""
    print(json.dumps({"machine": machine(), **figures}, indent=1) if as_json else f"{text}\n\n{machine()}")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
