"""A small clinic whose every passage says which edition it belongs to, so that any answer can be checked word for word.

The text of a passage follows from its id and its edition alone, and its words stand elsewhere in each edition: texts of
one generation with arrays, spans or the number of another cannot be taken for either.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

EDITION = re.compile(r"edition(\d{5})")
ARTICLES: Mapping[str, tuple[str, ...]] = {
    "back": ("Rest", "Lifting", "When should I call?"),
    "heat": ("Warm bath", "Wrap"),
    "hip": ("Rest", "Walking", "When should I call?"),
    "knee": ("Rest", "Cooling", "Stairs", "When should I call?"),
    "neck": ("Pillow", "Turning"),
    "rash": ("Lotion", "Scratching"),
    "shoes": ("Old place",),
}
"""The headings of each article."""

WITHDRAWN: Mapping[str, str] = {"heat#warm-bath": "wheatbag", "rash": "calamine"}
"""What is withdrawn, a passage and a document, each with a word that stands nowhere else."""
SIGNS: Mapping[str, tuple[str, ...]] = {
    "heat#warm-bath": ("wheatbag", "Warm bath", "#warm-bath"),
    "rash": ("calamine", "About rash", "Lotion", "rash#"),
}
"""What shows them: the word, headings and ids."""
MISSPELT: Mapping[str, str] = {"heat#warm-bath": "wheetbag", "rash": "calamyne"}
WORDS = ("advice", "resting", "lifting", "wrapping", "walking", "cooling", "stairs", "pillow", "turning")
"""Words to ask for, which stand in passages that are never withdrawn; the first one in every passage."""
PLACES = ("shoes#old-place", "shoes#new-place")
"""Where the one passage that stays the same stands in odd and even editions."""
_CONSTANT = "This advice stays the same word for word: wear flat shoes with a soft sole for some weeks."


def write_edition(corpus: Path, edition: int) -> None:
    """Write all articles anew, as they stand in `edition`."""
    for name in ARTICLES:
        (corpus / f"{name}.md").write_text(_article(name, edition), encoding="utf-8")


def passage_ids(edition: int) -> list[str]:
    """Return the ids of all passages of `edition`."""
    return [passage_id for name in ARTICLES for passage_id, _ in _sections(name, edition)]


def passage_text(passage_id: str, edition: int) -> str:
    """Return the text of a passage in `edition`."""
    if passage_id in PLACES:
        return _CONSTANT
    name, _, slug = passage_id.partition("#")
    shift = "very " * (edition % 7)
    special = [word for key, word in WITHDRAWN.items() if passage_id == key or name == key]
    told = " and ".join((*special, *(word for word in WORDS[1:] if slug.startswith(word[:4])), name))
    said = f"edition{edition:05}"
    return f"It is {shift}plain: this advice of {said} on {told} holds as long as {said} does, {slug} and all."


def title(name: str, edition: int) -> str:
    """Return the title of an article in `edition`."""
    return f"About {name}, edition{edition:05}"


def covered(passage_id: str, names: frozenset[str]) -> bool:
    """Say whether a passage is one of `names`, or in a document that is."""
    return passage_id in names or passage_id.partition("#")[0] in names


def _article(name: str, edition: int) -> str:
    parts = (
        f"## {heading}\n\n{passage_text(passage_id, edition)}\n" for passage_id, heading in _sections(name, edition)
    )
    return f"# {title(name, edition)}\n\n" + "\n".join(parts)


def _sections(name: str, edition: int) -> Iterator[tuple[str, str]]:
    for heading in ARTICLES[name]:
        shown = heading.replace("Old", "New") if name == "shoes" and edition % 2 == 0 else heading
        yield f"{name}#{re.sub(r'[^a-z]+', '-', shown.lower()).strip('-')}", shown
