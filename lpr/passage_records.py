"""The row that a lane's word of a passage becomes, and for how long it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.plates import fold
from lpr.models import Lane, Passage
from lpr.retention.kinds import Kind

_DETAIL = (
    "characters",
    "agreeing",
    "frames",
    "reads",
    "latency_ms",
    "list_made_at",
    "notes",
    "noticed",
    "shown",
    "ticket",
    "known",
)
# What a later decision about the same vehicle puts in the place of the first one's.
_OF_THE_LATER = ("notes", "shown", "ticket", "known", "decided_at")
# What a reader or a source says is of any length; the columns are not.
_LONGEST_NUMBER, _LONGEST_ARRIVAL = 16, 80


@dataclass(frozen=True)
class Keeping:
    """How long what was read is kept."""

    unmatched: timedelta
    matched: timedelta

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "Keeping":
        """Read READS_KEPT_HOURS and MATCHES_KEPT_DAYS."""
        return cls(
            timedelta(hours=int(config["READS_KEPT_HOURS"])),
            timedelta(days=int(config["MATCHES_KEPT_DAYS"])),
        )

    def of(self, kind: Kind) -> timedelta:
        """How long passages of a kind are kept."""
        return self.matched if kind is Kind.MATCHED else self.unmatched


def new_passage(lane: Lane, keeping: Keeping, uid: str, body: Mapping[str, Any]) -> Passage:
    """The row of a passage that the lane told of for the first time."""
    decision, number = body["decision"], body["number"] and body["number"][:_LONGEST_NUMBER]
    at = datetime.fromisoformat(body["decided_at"])
    kind = Kind.MATCHED if body["opens"] else Kind.UNMATCHED
    return Passage(
        uid=uid,
        lane_id=lane.id,
        at=at,
        first_at=datetime.fromisoformat(body["first_at"]),
        arrival=body["arrival"][:_LONGEST_ARRIVAL],
        number=number,
        folded=fold(number) if number else None,
        plate_state=body["state"],
        key=decision["key"],
        confidence=float(body["confidence"]),
        outcome=decision["outcome"],
        reason=decision["reason"],
        rule=decision["rule"],
        values=decision["values"],
        permit_id=decision["permit_id"],
        list_serial=body["list_serial"],
        detail={name: body[name] for name in _DETAIL if name in body},
        claim_code=body.get("claim_code"),
        is_disputed=False,
        kept_as=kind.value,
        purge_at=at + keeping.of(kind),
    )


def decided_anew(passage: Passage, body: Mapping[str, Any]) -> None:
    """Put the lane's later decision about the same vehicle in the former's place."""
    decision = body["decision"]
    passage.outcome, passage.reason = decision["outcome"], decision["reason"]
    passage.rule, passage.values = decision["rule"], decision["values"]
    passage.key, passage.permit_id = decision["key"], decision["permit_id"]
    passage.claim_code = body.get("claim_code") or passage.claim_code
    told = {name: body[name] for name in _OF_THE_LATER if name in body}
    passage.detail = {**passage.detail, **told}
