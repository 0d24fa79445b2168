"""What every engine is given and gives back, and rows in a file for another process."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One passage; `question` may be empty."""

    id: str
    title: str
    question: str
    text: str


Answer = tuple[str, str, str]
"""The stored id, title and text of a passage that was found."""
Ask = Callable[[str, int], Sequence[Answer]]
"""A question and how many passages are wanted, to the best ones in order."""


def read_lines(path: Path) -> Iterator[Any]:
    """Yield the JSON value of each line of `path`."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def write_lines(path: Path, values: Iterable[Any]) -> None:
    """Write each value as one line of JSON."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(value) + "\n" for value in values)


def read_rows(path: Path) -> list[Row]:
    """Return the rows that `write_lines` wrote."""
    return [Row(*values) for values in read_lines(path)]
