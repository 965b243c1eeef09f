"""What can speak against a right, and how strictly a garage takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from parking.access.answer import Note, Reason
from parking.access.policy import Strictness


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a right does not open by itself; with a note it does open, and that is recorded."""

    reason: Reason
    note: Note | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether the barrier stays down."""
        return self.note is None


def object_to(
    strictness: Strictness, reason: Reason, note: Note, values: Mapping[str, str] | None = None
) -> Objection | None:
    """The objection as strict as the garage takes it; None where it does not ask."""
    if strictness is Strictness.OFF:
        return None
    softened = note if strictness is Strictness.SOFT else None
    return Objection(reason, softened, values or {})
