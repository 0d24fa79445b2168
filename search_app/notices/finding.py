"""Where the alternatives of groups stand in a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from search_app.notices.language import Group
from search_app.notices.message import Message

Place = tuple[int, ...]
Found = Mapping[int, Sequence[Place]]


@dataclass(frozen=True, slots=True)
class Node:
    """What may follow in an alternative: the words that can come next, and the groups that are found here."""

    groups: list[int] = field(default_factory=list)
    after: "dict[str, Node]" = field(default_factory=dict)


def tree_of(groups: Mapping[Group, int]) -> Node:
    """Return the alternatives of all groups as a tree of their words."""
    tree = Node()
    for group, number in groups.items():
        for phrase in sorted(group):
            node = tree
            for word in phrase:
                node = node.after.setdefault(word, Node())
            node.groups.append(number)
    return tree


def find_places(tree: Node, message: Message, gap: int) -> dict[int, list[Place]]:
    """Return for each group of `tree` the places (word indexes) where one of its alternatives stands."""
    found: dict[int, list[Place]] = {}
    for i, keys in enumerate(message.keys):
        for key in keys:
            if key in tree.after:
                _follow(message, tree.after[key], (i,), gap, found)
    return found


def _follow(message: Message, node: Node, place: Place, gap: int, found: dict[int, list[Place]]) -> None:
    """Add to `found` the alternatives that begin with the words at `place`, each at the nearest words that fit."""
    for group in node.groups:
        found.setdefault(group, []).append(place)
    if not node.after:
        return
    limit = message.at[place[-1]] + gap + 1
    taken = set()
    for i in range(place[-1] + 1, min(place[-1] + gap + 2, len(message.at))):
        for key in message.keys[i] if message.at[i] <= limit else ():
            if key in node.after and key not in taken:
                taken.add(key)
                _follow(message, node.after[key], (*place, i), gap, found)
