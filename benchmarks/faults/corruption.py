"""Published files are damaged in 10,000 seeded ways: `python -m benchmarks.faults.corruption`.

Proven: whatever is damaged in the live generation, its manifest or the pointer is noticed before anything in it is
loaded, mapped or unpickled, and before Whoosh is opened; the newest good generation is served word for word, with a
fault that names the file (for a manifest, its generation). In one case of twenty the one before is damaged too.
Not proven: what someone who can write the data folder may do; an older pointer put back whole; empty folders that were
added; damage that comes after a generation was opened.
"""

import argparse
import mmap
import os
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.faults.outcome import Outcome
from benchmarks.faults.values import publish_value, read_value
from search_app.errors import CitewellError
from search_app.index import generations
from search_app.index.whoosh_engine import WhooshStore

_DOCUMENTS = 2
_OPENERS = (
    "numpy.load",
    "pickle.load",
    "pickle.loads",
    "whoosh.filedb.filestore.FileStorage.open_index",
    "whoosh.index.open_dir",
    "search_app.index.snapshot.load_curation",
)
_BOTH_ONE_IN = 20
_POINTER_ONE_IN = 25
_MANIFEST_ONE_IN = 10

Damage = Callable[[Path, random.Random], Sequence[Path]]
"""Damages a file, or what lies beside it, and returns the paths of all that is damaged."""


def flip_bit(path: Path, chance: random.Random) -> Sequence[Path]:
    """Turn one bit of a file over."""
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return [path]


def overwrite_block(path: Path, chance: random.Random) -> Sequence[Path]:
    """Overwrite a block of 512 or 4,096 bytes with zeros or with noise, as far as the file goes."""
    content, size = path.read_bytes(), chance.choice((512, 4096))
    at = chance.randrange(0, len(content), size)
    block = chance.choice((bytes(size), chance.randbytes(size)))[: len(content) - at]
    path.write_bytes(content[:at] + block + content[at + size :])
    return [path]


def cut_off(path: Path, chance: random.Random) -> Sequence[Path]:
    """Cut a file off at any place."""
    os.truncate(path, chance.randrange(path.stat().st_size))
    return [path]


def lengthen(path: Path, chance: random.Random) -> Sequence[Path]:
    """Add bytes to the end of a file."""
    path.write_bytes(path.read_bytes() + chance.randbytes(chance.randint(1, 4096)))
    return [path]


def take_away(path: Path, chance: random.Random) -> Sequence[Path]:
    """Delete a file."""
    path.unlink()
    return [path]


def swap(path: Path, chance: random.Random) -> Sequence[Path]:
    """Swap the contents of two files."""
    folder = path.parent
    other = chance.choice(files_of(folder if folder.name != "whoosh" else folder.parent))
    one, two = path.read_bytes(), other.read_bytes()
    path.write_bytes(two)
    other.write_bytes(one)
    return [path, other]


def take_foreign(path: Path, chance: random.Random) -> Sequence[Path]:
    """Put a file of another generation in the place of one: the same one, or any if there is none."""
    root = next(folder for folder in path.parents if (folder / "LOCK").exists())
    other = root / "g-1" / Path(*path.relative_to(root).parts[1:])
    path.write_bytes((other if other.is_file() else chance.choice(files_of(root / "g-1"))).read_bytes())
    return [path]


def add_file(path: Path, chance: random.Random) -> Sequence[Path]:
    """Add a file beside one, or in a folder of its own, with its content or empty."""
    added = path.parent / chance.choice(("", "more")) / f"{chance.randrange(10**6)}{path.suffix}"
    added.parent.mkdir(exist_ok=True)
    added.write_bytes(chance.choice((b"", path.read_bytes())))
    return [added]


DAMAGES: Mapping[str, Damage] = {
    "one bit": flip_bit,
    "a block": overwrite_block,
    "cut off": cut_off,
    "lengthened": lengthen,
    "missing": take_away,
    "swapped": swap,
    "from another generation": take_foreign,
    "added": add_file,
}
_NOT_OF_POINTER = (swap, take_foreign, add_file)


def run(folder: Path, cases: int, seed: int, outcome: Outcome) -> None:
    """Damage the live generation, the third, in `cases` ways, one after the other."""
    store, root = WhooshStore(folder), folder
    for value in (1, 2, 3):
        publish_value(store, value, value * _DOCUMENTS)  # so that few files of two generations are alike
    good = {path: path.read_bytes() for path in files_of(root)}
    chance = random.Random(seed)  # noqa: S311 -- no secret
    while outcome.total < cases:
        kind = chance.choice(list(DAMAGES))
        path = _choose(root, chance, DAMAGES[kind])
        damaged = DAMAGES[kind](path, chance)
        if any(not path.exists() or path.read_bytes() != good.get(path) for path in damaged):
            outcome.counts[f"{kind}, {_place(path, root)}"] += 1
            both = chance.randrange(_BOTH_ONE_IN) == 0
            if both:
                damaged = [*damaged, *flip_bit(chance.choice(files_of(root / "g-2", empty=False)), chance)]
            if wrong := _judge(store, root, damaged, both):
                outcome.violations.append(f"{kind}: {', '.join(map(str, damaged))}: {wrong}")
        _restore(root, good, damaged)


def _judge(store: WhooshStore, root: Path, damaged: Sequence[Path], both: bool) -> str:
    """Return what is wrong with what is served, if anything."""
    pointer = root / generations.CURRENT
    wanted = 3 if damaged[0] == pointer else 1 if both else 2
    names = [str(path.parent if path.name == generations.MANIFEST else path) for path in damaged[:2]]
    try:
        with unopened(root, [root / path.relative_to(root).parts[0] for path in damaged]):
            served = read_value(store, *names)
        assert served == wanted, f"serves {served}, not {wanted}"
    except (AssertionError, CitewellError, OSError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


@contextmanager
def unopened(root: Path, folders: Sequence[Path]) -> Iterator[None]:
    """Raise AssertionError when a file in one of `folders` is loaded or mapped, and when anything is unpickled."""
    inodes = {path.stat().st_ino for folder in folders if folder.is_dir() for path in files_of(folder)}
    real_map = mmap.mmap

    def refuse_map(descriptor: int, *args: Any, **kwargs: Any) -> mmap.mmap:
        assert descriptor < 0 or os.fstat(descriptor).st_ino not in inodes, "mapped before it was verified"
        return real_map(descriptor, *args, **kwargs)

    with ExitStack() as stack:
        stack.enter_context(patch("mmap.mmap", refuse_map))
        for name in _OPENERS:
            stack.enter_context(patch(name, _guard(name, folders)))
        yield


def _guard(name: str, folders: Sequence[Path]) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    allowed = {"numpy.load", "search_app.index.snapshot.load_curation"}
    real = getattr(__import__(module, fromlist=["x"]), function) if name in allowed else None

    def call(first: Any, *args: Any, **kwargs: Any) -> Any:
        assert real, f"{name} was called"
        inside = isinstance(first, Path) and any(first.is_relative_to(folder) for folder in folders)
        assert not inside, f"{first} was loaded before it was verified"
        return real(first, *args, **kwargs)

    return call


def files_of(folder: Path, empty: bool = True) -> list[Path]:
    """Return the files below a folder in their order, without `empty` only those that hold something."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and (empty or path.stat().st_size))


def _choose(root: Path, chance: random.Random, damage: Damage) -> Path:
    if chance.randrange(_POINTER_ONE_IN) == 0 and damage not in _NOT_OF_POINTER:
        return root / generations.CURRENT
    if chance.randrange(_MANIFEST_ONE_IN) == 0:
        return root / "g-3" / generations.MANIFEST
    return chance.choice(files_of(root / "g-3", empty=False))


def _place(path: Path, root: Path) -> str:
    own = path.name in (generations.CURRENT, generations.MANIFEST)
    return path.name if own else "Whoosh's files" if path.parent.name == "whoosh" else "other files"


def _restore(root: Path, good: Mapping[Path, bytes], damaged: Sequence[Path]) -> None:
    for path in damaged:
        if path in good:
            path.write_bytes(good[path])
        else:
            path.unlink()
            if path.parent.name == "more":
                path.parent.rmdir()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    parser = argparse.ArgumentParser(description="Damage published files in seeded ways.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    outcome = Outcome(
        "corruption: noticed before anything is opened, the newest good generation served, the file named"
    )
    with tempfile.TemporaryDirectory() as name:
        run(Path(name), chosen.count, chosen.seed, outcome)
    outcome.counts = type(outcome.counts)(dict(sorted(outcome.counts.items())))
    return outcome.print(chosen.json)


if __name__ == "__main__":
    raise SystemExit(main())
