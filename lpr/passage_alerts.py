"""Which passages a person should hear of at once: each is kept as an alert of its lane."""

from collections.abc import Sequence

from lpr.models import LaneAlert, Passage
from parking.access import Note, Reason
from parking.access.answer import ALERTING


def alerts_of(passage: Passage, notes: Sequence[str]) -> list[LaneAlert]:
    """The alerts that a passage gives, over as soon as they began. `notes` are the lane's codes.

    Notes that this version does not know alert nobody.
    """
    kinds = [Reason.HOT_LIST.value] if passage.reason == Reason.HOT_LIST else []
    kinds += [note for note in notes if note in set(Note) and Note(note) in ALERTING]
    return [
        LaneAlert(lane_id=passage.lane_id, kind=kind, began_at=passage.at, ended_at=passage.at)
        for kind in kinds
    ]
