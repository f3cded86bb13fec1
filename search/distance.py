"""How many edits two words are apart."""

from __future__ import annotations


def within(one: str, other: str, edits: int) -> bool:
    """Whether two words are at most so many edits apart (optimal string alignment).

    Reference: L. Boytsov, Indexing methods for approximate dictionary searching (JEA 2011).
    """
    if abs(len(one) - len(other)) > edits:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, opposite in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > edits and (not before or min(before) > edits):
            return False
    return row[-1] <= edits
