"""A fair draw recomputed: in which order tickets come, and whether a published draw holds.

Stands alone on Python's standard library, so that anybody may take it and run it:

    python3 verify_draw.py draw.json

The rules, where "SHA-256 of a text" is that of its UTF-8 bytes, as 64 lower-case hex signs:

1. The seed is 64 hex signs. Its commitment, published before anybody enters, is its SHA-256.
2. The list has a line "TICKET,WEIGHT" for each ticket, in the order of the tickets' characters,
   each ended by a line feed. Its SHA-256 is published at the close.
3. A ticket of weight 3 has three balls, 1, 2 and 3. The number of a ball is the SHA-256 of
   "SEED:VALUE:TICKET:BALL"; VALUE is the public value, empty where the draw has none.
4. A ticket's number is the smallest of its balls'. Tickets are drawn from the smallest number
   up; of equal numbers the smaller ticket is first.
5. The rules have a line "NAME: VALUE" for each of `RULES`, in that order, each ended by a line
   feed; of the odds, the measure and then "WHAT=BALLS" for each step, parted by blanks. Their
   SHA-256 is published with the commitment, which is the first of them: who changes the odds
   afterwards changes the hash. A weight is one that the odds name, or 1.

The smallest of w numbers is spread as one number's w-th root, so this is the weighted sampling
without replacement of Efraimidis and Spirakis (2006), with whole numbers alone.
"""

import hashlib
import json
import re
import sys
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

ALGORITHM = "gatehouse-draw-1"
MOST_WEIGHT = 100
_TICKET = re.compile(r"[0-9A-Z]{1,20}")
RULES = (
    "commitment",
    "permit",
    "places",
    "odds",
    "opens_at",
    "closes_at",
    "draws_at",
    "offers_until",
    "offer_days",
    "public_source",
)


def digest(text: str) -> str:
    """The SHA-256 of a text, as 64 lower-case hex signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def commitment_of(seed: str) -> str:
    """What is published of a seed before anybody enters."""
    return digest(seed)


def list_text(tickets: Mapping[str, int]) -> str:
    """The list as it is hashed and published: a line for each ticket with its weight."""
    return "".join(f"{ticket},{tickets[ticket]}\n" for ticket in sorted(tickets))


def number_of(seed: str, value: str, ticket: str, weight: int) -> str:
    """A ticket's number: the smallest of its balls'. Hex signs sort as the numbers do."""
    return min(digest(f"{seed}:{value}:{ticket}:{ball}") for ball in range(1, weight + 1))


def draw_order(seed: str, value: str, tickets: Mapping[str, int]) -> list[str]:
    """All tickets in the order in which they are drawn."""
    return sorted(
        tickets, key=lambda ticket: (number_of(seed, value, ticket, tickets[ticket]), ticket)
    )


def rules_text(published: Mapping[str, Any]) -> str:
    """The rules as they are hashed when the draw is opened: a line for each of `RULES`."""
    odds = published["odds"]
    steps = [f"{what}={balls}" for what, balls in odds["steps"]]
    told = dict(published) | {"odds": " ".join([odds["measure"], *steps])}
    return "".join(f"{name}: {told[name]}\n" for name in RULES)


def find_faults(published: Mapping[str, Any]) -> list[str]:
    """Recompute a published draw; a sentence for each thing that does not hold, none if all does.

    `published` is what draw.json holds. A draw that is not drawn yet has no seed and no order:
    what there is of it is checked.
    """
    if published.get("algorithm") != ALGORITHM:
        return [f"The draw does not say that it follows {ALGORITHM}."]
    try:
        pairs = [(str(ticket), int(weight)) for ticket, weight in published["tickets"]]
        seed, order = published["seed"], published["order"]
        commitment, value = published["commitment"], published["public_value"]
        told_hash = published["list_hash"]
        faults = _faults_of_rules(published, {weight for _ticket, weight in pairs})
    except (KeyError, TypeError, ValueError):
        return ["The file is incomplete, or is not a draw."]
    is_sound = all(_TICKET.fullmatch(t) and 1 <= w <= MOST_WEIGHT for t, w in pairs)
    faults += _faults_of_list(pairs, told_hash, is_sound=is_sound)
    if seed is not None and commitment_of(seed) != commitment:
        faults.append("The seed is not the one that was committed to.")
    # What no rule allows has no order: nought balls have no number, endless ones take for ever.
    if order is not None and (
        seed is None or not is_sound or order != draw_order(seed, value, dict(pairs))
    ):
        faults.append("The order is not what seed, public value and list give.")
    return faults


def _faults_of_rules(published: Mapping[str, Any], weights: Set[int]) -> list[str]:
    """What does not hold of the rules; a file of before they were hashed says nothing of them."""
    if "rules_hash" not in published:
        return []
    faults = []
    if digest(rules_text(published)) != published["rules_hash"]:
        faults.append("The rules are not those whose hash was published before anybody entered.")
    if not weights <= {1} | {int(balls) for _what, balls in published["odds"]["steps"]}:
        faults.append("A ticket has a number of balls that the published odds do not give.")
    return faults


def _faults_of_list(
    pairs: Sequence[tuple[str, int]], told_hash: str | None, *, is_sound: bool
) -> list[str]:
    faults = []
    tickets = dict(pairs)
    if len(tickets) != len(pairs):
        faults.append("A ticket is on the list twice.")
    if not is_sound:
        faults.append("A ticket or a weight is not as the rules have it.")
    if told_hash is not None and digest(list_text(tickets)) != told_hash:
        faults.append("The list is not the one whose hash was published at the close.")
    return faults


def main(arguments: Sequence[str]) -> int:
    """Check the file that is named; 0 where all holds, 1 where something does not, 2 else."""
    if len(arguments) != 1:
        sys.stdout.write("Name one file: python3 verify_draw.py draw.json\n")
        return 2
    try:
        published = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        faults = find_faults(published)
    except (OSError, ValueError, AttributeError) as error:
        sys.stdout.write(f"This file cannot be read as a draw: {error}\n")
        return 2
    for fault in faults:
        sys.stdout.write(f"WRONG: {fault}\n")
    if faults:
        return 1
    sys.stdout.write(f"All holds: {len(published['tickets'])} tickets recomputed.\n")
    for place, ticket in enumerate(published["order"] or (), 1):
        sys.stdout.write(f"{place:>6}  {ticket}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
