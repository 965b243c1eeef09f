"""What stands on a list: rights, hot entries, aliases, responders' codes, resyncs."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.plates import fold
from parking.access.hours import Window
from parking.access.proofs import NO_PROOFS, Proofs


class HotKind(StrEnum):
    """A threat is referred; a debt is admitted and noted."""

    THREAT = "threat"
    DEBT = "debt"


class Basis(StrEnum):
    """What a right rests on: a permit, one duty of a roster or sign-up, or an expected visit."""

    PERMIT = "permit"
    DUTY = "duty"
    VISIT = "visit"


class Standing(StrEnum):
    """Whether a right is in order.

    A lane that does not know one of these passes the right over, so none may stand for more.
    """

    GOOD = "good"
    UNPAID = "unpaid"
    SUSPENDED = "suspended"
    TEMPORARY = "temporary"  # another plate on a permit for some days: good until its very end
    REPLACED = "replaced"  # the car that a temporary plate stands in for meanwhile


@dataclass(frozen=True, slots=True)
class EntryRight:
    """One enrolled plate of one permit. No windows means at any hour; None means without limit.

    A duty is a right of its own, valid from its beginning until its end; so is a visit.
    """

    key: str
    state: str
    plate_type: str
    number: str
    permit_id: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    windows: tuple[Window, ...] = ()
    basis: Basis = Basis.PERMIT
    standing: Standing = Standing.GOOD

    @property
    def plate(self) -> tuple[str, str, str]:
        """The plate as enrolled, O and 0 kept apart: two of these in one key open for neither."""
        return (self.state, self.plate_type, self.number)


@dataclass(frozen=True, slots=True)
class HotEntry:
    """A plate that somebody approved for attention until it expires."""

    key: str
    kind: HotKind
    expires: datetime
    approver: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A misreading that a person has reviewed: what is read as `number` is the enrolled `key`."""

    number: str
    key: str


@dataclass(frozen=True, slots=True)
class ResponderCode:
    """A code that a crew without a listed plate types; `digest` as `code_digest` makes it."""

    digest: str
    name: str
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resync:
    """From here on nobody counts as inside who came before: one permit, or everybody (None)."""

    permit_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SpecialPlates:
    """What a list holds beside rights: few entries each, made by people.

    `exempt` are permits, such as the valet's, that presence is never asked of; `proofs` is what
    badges and typed numbers are checked by.
    """

    responders: tuple[str, ...] = ()
    hot: tuple[HotEntry, ...] = ()
    aliases: tuple[Alias, ...] = ()
    codes: tuple[ResponderCode, ...] = ()
    exempt: tuple[str, ...] = ()
    resyncs: tuple[Resync, ...] = ()
    proofs: Proofs = NO_PROOFS


def code_digest(code: str) -> str:
    """What a list keeps of a responder's code, so that a stolen box does not give it away.

    Slow on purpose (some 20 ms): the lane makes it when the code is typed, not when it decides.
    """
    typed = fold(code).encode()
    return hashlib.pbkdf2_hmac("sha256", typed, b"gatehouse-responder-code/1", 40_000).hex()
