"""Which term stands how often in which passage, by field: what scores are worked out from, kept for the next update."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search_app.index.arrays import load_array, save_array
from search_app.index.splice import Splice, ends_of

TermPostings = Iterable[tuple[str, Sequence[int], Sequence[int]]]
"""(term, ascending positions of the passages that hold it, its frequency in each), for one field."""


class Field(NamedTuple):
    """The postings of one field: those of each term follow each other, in the order of their passages."""

    starts: NDArray[np.int64]
    """Where the postings of each term start, and where the last ones end."""
    positions: NDArray[np.int32]
    frequencies: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """The terms of a collection, sorted, and for each field the postings of every one of them."""

    terms: Sequence[str]
    fields: Mapping[str, Field]


def gather_postings(fields: Mapping[str, TermPostings]) -> Postings:
    """Return the postings of each field as arrays; no number is kept as a Python object."""
    drained = {name: _drain(postings) for name, postings in fields.items()}
    terms = sorted(set().union(*(own for own, _, _, _ in drained.values())))
    numbers = {term: number for number, term in enumerate(terms)}
    return Postings(terms, {name: _field(numbers, *own) for name, own in drained.items()})


def count_postings(names: Iterable[str], passages: Iterable[Mapping[str, Sequence[str]]]) -> Postings:
    """Return the postings of passages whose terms are given for each of the fields `names`."""
    fields: dict[str, dict[str, tuple[array[int], array[int]]]] = {name: {} for name in names}
    for position, passage in enumerate(passages):
        for name, own in fields.items():
            for term, frequency in Counter(passage[name]).items():
                positions, frequencies = own.setdefault(term, (array("i"), array("i")))
                positions.append(position)
                frequencies.append(frequency)
    return gather_postings({name: [(term, *row) for term, row in own.items()] for name, own in fields.items()})


def splice_postings(base: Postings, fresh: Postings, passages: Splice) -> tuple[Postings, NDArray[np.int32]]:
    """Return the postings of the new collection, and the new number of each old term, -1 for those that are gone."""
    moved, placed = passages.moved(), passages.placed()
    kept = {name: _keep(field, moved) for name, field in base.fields.items()}
    held = np.logical_or.reduce([np.diff(field.starts) > 0 for field in kept.values()])
    left = [base.terms[number] for number in np.flatnonzero(held).tolist()]
    terms = sorted({*left, *fresh.terms})
    numbers = {term: number for number, term in enumerate(terms)}
    renumbered = np.full(len(base.terms), -1, np.int32)
    renumbered[held] = [numbers[term] for term in left]
    own = np.array([numbers[term] for term in fresh.terms], np.int32)
    fields = {
        name: _merge(len(terms), _spread(field, renumbered), _spread(_place(fresh.fields[name], placed), own))
        for name, field in kept.items()
    }
    return Postings(terms, fields), renumbered


def save_postings(postings: Postings, folder: Path) -> None:
    """Write the postings as files that `load_postings` reads; their terms are those of the impacts."""
    for name, field in postings.fields.items():
        narrow = np.min_scalar_type(int(field.frequencies.max(initial=0)))
        save_array(folder / f"postings-{name}-starts.npy", field.starts)
        save_array(folder / f"postings-{name}-positions.npy", field.positions)
        save_array(folder / f"postings-{name}-frequencies.npy", field.frequencies.astype(narrow))


def load_postings(folder: Path, names: Iterable[str], terms: Sequence[str]) -> Postings:
    """Return the postings in `folder` of the fields `names`, memory-mapped."""
    parts = ("starts", "positions", "frequencies")
    return Postings(
        terms, {name: Field(*(load_array(folder / f"postings-{name}-{part}.npy") for part in parts)) for name in names}
    )


def _drain(postings: TermPostings) -> tuple[list[str], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    terms: list[str] = []
    sizes, positions, frequencies = array("i"), array("i"), array("i")
    for term, at, found in postings:
        terms.append(term)
        sizes.append(len(at))
        positions.extend(at)
        frequencies.extend(found)
    return terms, _as_numbers(sizes), _as_numbers(positions), _as_numbers(frequencies)


def _as_numbers(values: "array[int]") -> NDArray[np.int32]:
    return np.frombuffer(values, np.int32)


def _field(
    numbers: Mapping[str, int],
    terms: Sequence[str],
    sizes: NDArray[np.int32],
    positions: NDArray[np.int32],
    frequencies: NDArray[np.int32],
) -> Field:
    own = np.array([numbers[term] for term in terms], np.int64)
    counts = np.zeros(len(numbers), np.int64)
    counts[own] = sizes
    if (np.diff(own) < 0).any():  # Whoosh gives terms in order, counted ones come as they are met
        order = np.repeat(own, sizes).argsort(kind="stable")
        positions, frequencies = positions[order], frequencies[order]
    return Field(ends_of(counts), positions, frequencies)


def _keep(field: Field, moved: NDArray[np.int32]) -> Field:
    """Return the postings of the passages that are left, at their new positions."""
    positions = moved[field.positions]
    held = positions >= 0
    return Field(ends_of(held)[field.starts], positions[held], field.frequencies[held])


def _place(field: Field, placed: NDArray[np.int32]) -> Field:
    return field._replace(positions=placed[field.positions])


def _spread(field: Field, numbers: NDArray[np.int32]) -> tuple[NDArray[np.int32], Field]:
    """Return the number of each posting's term beside the postings."""
    return np.repeat(numbers, np.diff(field.starts)), field


def _merge(count: int, old: tuple[NDArray[np.int32], Field], fresh: tuple[NDArray[np.int32], Field]) -> Field:
    """Return the postings of `count` terms from old and fresh ones, both in the order of terms and passages."""
    (old_rows, before), (rows, come) = old, fresh
    at = _keys(old_rows, before.positions).searchsorted(_keys(rows, come.positions))
    sizes = np.bincount(old_rows, minlength=count) + np.bincount(rows, minlength=count)
    return Field(
        ends_of(sizes),
        np.insert(before.positions, at, come.positions),
        np.insert(before.frequencies, at, come.frequencies),
    )


def _keys(rows: NDArray[np.int32], positions: NDArray[np.int32]) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = rows.astype(np.int64) << 32 | positions
    return keys
