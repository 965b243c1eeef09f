"""How far a reading may be from a plate to be a misreading of it, and not another plate."""

# Two characters wrong, dropped or added: more than that, and a person mistakes one car for another.
MOST_EDITS = 2


def is_within(one: str, other: str, edits: int) -> bool:
    """Whether so many characters changed, dropped or added make one text of the other."""
    if one == other:
        return True
    if edits == 0 or abs(len(one) - len(other)) > edits:
        return False
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if same is None:
        return True  # one begins the other, and the lengths are near enough
    first, second, left = one[same:], other[same:], edits - 1
    return (
        is_within(first[1:], second[1:], left)
        or is_within(first[1:], second, left)
        or is_within(first, second[1:], left)
    )
