"""How far apart two words are."""


def distance(one: str, other: str, most: int) -> int:
    """Return how many faults lie between two words, `most + 1` when there are more.

    A fault is a letter left out, added, changed, or swapped with its neighbour (optimal string alignment).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
        if min(last) > most and min(before) > most:
            return most + 1
    return min(last[-1], most + 1)
