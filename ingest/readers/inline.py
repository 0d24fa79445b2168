"""The words of an HTML element on one line, without what was taken out of the page."""

from collections.abc import Container, Iterator

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

DROPPED = "dropped"
"""The name an element gets when it is taken out; removing it from the tree takes a search among its siblings."""
LONGEST_HEADING = 300
"""Characters; longer ones are text, and would be repeated with every passage below them."""
BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table tbody td tfoot th thead
    tr ul""".split()
)


def inline(tag: Tag) -> str:
    """Return the text of `tag` on one line, pictures as their alternative text."""
    return " ".join("".join(_strings(tag)).split())


def tags_in(tag: Tag, names: Container[str] | None = None) -> Iterator[Tag]:
    """Yield the elements in `tag`, or those of these names; ten times as fast as `find_all`."""
    return (here for here in tag.descendants if isinstance(here, Tag) and (names is None or here.name in names))


def children_of(tag: Tag, names: Container[str]) -> Iterator[Tag]:
    """Yield the elements of these names right below `tag`."""
    return (here for here in tag.children if isinstance(here, Tag) and here.name in names)


def is_dropped(tag: Tag) -> bool:
    """Say whether `tag` or an element around it was taken out."""
    return tag.name == DROPPED or any(parent.name == DROPPED for parent in tag.parents)


def _strings(tag: Tag) -> Iterator[str]:
    waiting: list[PageElement] = [tag]
    while waiting:
        here = waiting.pop()
        if isinstance(here, PreformattedString):
            continue
        if isinstance(here, NavigableString):
            yield str(here)
        elif isinstance(here, Tag) and here.name != DROPPED:
            yield (
                f" {here.get('alt') or ''} " if here.name == "img" else " " * (here.name in BLOCKS or here.name == "br")
            )
            waiting.extend(reversed(here.contents))
