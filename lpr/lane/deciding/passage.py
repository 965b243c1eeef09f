"""One passage: what was seen of a vehicle, what was decided, and how long each stage took."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from lpr.lane.credentials.claim_code import draw_claim_code
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.deciding.known import Consulted, known_json
from lpr.lane.watching.tracking import Vehicle
from lpr.reading.consensus import SURE_STATE, PassageRead
from lpr.reading.threshold import OPENING_THRESHOLD
from parking.access import (
    AccessList,
    Decision,
    Outcome,
    Request,
    decide,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One vehicle, decided once."""

    uid: str
    vehicle: Vehicle
    read: PassageRead | None
    decision: Decision
    decided_at: datetime
    access: AccessList | None
    vote_ms: float
    decide_ms: float
    # What was shown beside the plate, in a word; and the ticket of whoever begins a stay.
    shown: str = ""
    claim_code: str | None = None
    # The claim code that a leaving visitor showed.
    ticket: str | None = None
    # What the lane knew beside the picture, for a replay.
    known: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str | None:
        """The state that the frames name together; None where they do not."""
        return self.read.state if self.read else None

    @property
    def opens(self) -> bool:
        """Whether the barrier is to be raised."""
        return self.decision.outcome is Outcome.OPEN

    def to_json(self) -> dict[str, Any]:
        """What the journal and the server keep. Times are ISO 8601, durations milliseconds."""
        read, access, vehicle = self.read, self.access, self.vehicle
        return {
            "arrival": vehicle.arrival,
            "first_at": vehicle.first_at.isoformat(),
            "last_at": vehicle.last_at.isoformat(),
            "decided_at": self.decided_at.isoformat(),
            "number": read.text if read else None,
            "state": self.state,
            "state_confidence": round(read.state_confidence, 4) if read else 0.0,
            "plate_type": read.plate_type if read else None,
            "confidence": round(read.confidence, 4) if read else 0.0,
            "characters": [c.to_json() for c in read.characters] if read else [],
            "agreeing": read.agreeing if read else 0,
            "frames": vehicle.frames,
            "reads": [_look_json(look.frame.name, look.reads) for look in vehicle.looks],
            "opens": self.opens,
            "decision": decision_json(self.decision),
            "notes": [note.value for note in self.decision.notes],
            "noticed": vehicle.noticed.value,
            "shown": self.shown,
            "ticket": self.ticket,
            "known": dict(self.known),
            "claim_code": self.claim_code,
            "list_serial": access.serial if access else None,
            "list_made_at": access.made_at.isoformat() if access else None,
            "latency_ms": self.latency_ms(),
        }

    def latency_ms(self) -> dict[str, float]:
        """Milliseconds: the last frame's way to the decision, and the stages inside it."""
        waited = (self.decided_at - self.vehicle.last_at).total_seconds() * 1000
        last_read = self.vehicle.looks[-1].read_ms if self.vehicle.looks else 0.0
        total_read = sum(look.read_ms for look in self.vehicle.looks)
        stages = {
            "frame_to_decision": waited,
            "read_last_frame": last_read,
            "read_all_frames": total_read,
            "vote": self.vote_ms,
            "decide": self.decide_ms,
        }
        return {stage: round(ms, 3) for stage, ms in stages.items()}


def examine(
    vehicle: Vehicle, where: Circumstances, access: AccessList | None, uid: str = ""
) -> Passage:
    """Vote over a vehicle's frames and decide. Nothing moves and nothing is written.

    `uid` is that of a passage that is decided anew.
    """
    started = time.perf_counter()
    read = vehicle.consensus()
    voted = time.perf_counter()
    consulted = where.whereabouts and Consulted(where.whereabouts)
    request = replace(_request(vehicle, read, where), whereabouts=consulted)
    decision = decide(request, access)
    return Passage(
        uid=uid or uuid.uuid4().hex,
        vehicle=vehicle,
        read=read,
        decision=decision,
        decided_at=where.now,
        access=access,
        vote_ms=(voted - started) * 1000,
        decide_ms=(time.perf_counter() - voted) * 1000,
        shown=where.shown,
        claim_code=draw_claim_code() if decision.starts_stay else None,
        ticket=where.ticket,
        known=known_json(request),
    )


def _request(vehicle: Vehicle, read: PassageRead | None, where: Circumstances) -> Request:
    """What the rules are asked about this vehicle."""
    return Request(
        now=where.now,
        zone=where.zone,
        rules=where.rules,
        number=read.text if read else None,
        state=read.state if read else None,
        plate_type=read.plate_type if read else None,
        is_sure=_is_sure(read, where.agreeing_reads),
        is_state_sure=read is not None and read.state_confidence >= SURE_STATE,
        camera_works=where.camera_works,
        journal_works=where.journal_works,
        life_safety=where.life_safety,
        factor=where.factor,
        code=where.code,
        account=where.account_of(read, where.ticket),
        waiting_since=vehicle.first_at,
        is_still=where.is_still,
        sees_vehicle=where.sees_vehicle,
        has_reader=where.has_reader,
        has_ticket=where.ticket is not None,
        knows_tickets=where.knows_tickets,
        list_held_for=where.list_held_for,
    )


def passage_without_read(
    vehicle: Vehicle, decision: Decision, now: datetime, access: AccessList | None
) -> Passage:
    """The passage of somebody who was decided about without looking at any picture."""
    return Passage(
        uid=uuid.uuid4().hex,
        vehicle=vehicle,
        read=None,
        decision=decision,
        decided_at=now,
        access=access,
        vote_ms=0.0,
        decide_ms=0.0,
        claim_code=draw_claim_code() if decision.starts_stay else None,
    )


def _is_sure(read: PassageRead | None, agreeing_reads: int) -> bool:
    """Whether a read may open: sure enough, and the same in as many frames as the lane asks."""
    return (
        read is not None
        and read.confidence >= OPENING_THRESHOLD
        and read.agreeing >= agreeing_reads
    )


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as the journal, the API and a replay show it."""
    return {
        "outcome": decision.outcome.value,
        "reason": decision.reason.value,
        "rule": decision.rule.value,
        "key": decision.key,
        "permit_id": decision.permit_id,
        "starts_stay": decision.starts_stay,
        "values": dict(decision.values),
    }


def _look_json(name: str, reads: Any) -> dict[str, Any]:
    return {"frame": name, "plates": [read.to_json() for read in list(reads)[:2]]}
