"""Commands on a garage's switches: change them, and undo the last change. Both are audited."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from core import audit
from parking.models import Garage
from parking.permits.steps import Actor
from parking.rights.models import GarageGate
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.switches import changes_of


def set_switches(
    session: Session, garage_id: int, chosen: Mapping[str, Any], seen: int, actor: Actor
) -> GarageGate:
    """Put switches in force. `seen` is the version that the person was looking at.

    Raises RightsRefusedError where somebody else changed them meanwhile, and ValueError where a
    switch has a value that it cannot have.
    """
    gate = _locked(session, garage_id, actor)
    if gate.version != seen:
        raise RightsRefusedError(RightsRefusal.CHANGED_MEANWHILE)
    _put(session, gate, changes_of(chosen), actor)
    return gate


def undo(session: Session, garage_id: int, seen: int, actor: Actor) -> GarageGate:
    """Put back what was in force before the last change. Raises RightsRefusedError likewise."""
    gate = _locked(session, garage_id, actor)
    if gate.version != seen:
        raise RightsRefusedError(RightsRefusal.CHANGED_MEANWHILE)
    _put(session, gate, gate.before, actor)
    return gate


def _put(session: Session, gate: GarageGate, switches: dict[str, Any], actor: Actor) -> None:
    gate.before, gate.switches = gate.switches, switches
    gate.version += 1
    gate.changed_at, gate.changed_by = actor.now, actor.person_id or 0
    slug = session.get_one(Garage, gate.garage_id).slug
    details = {"before": gate.before, "after": gate.switches}
    audit.record_act(session, actor, "garage.gate_rules", ("garage", slug), details)


def _locked(session: Session, garage_id: int, actor: Actor) -> GarageGate:
    """The garage's switches, locked by the garage's row, which is always there."""
    session.get_one(Garage, garage_id, with_for_update=True)
    gate = session.get(GarageGate, garage_id, populate_existing=True)
    if gate is None:
        gate = GarageGate(
            garage_id=garage_id,
            switches={},
            before={},
            version=0,
            changed_at=actor.now,
            changed_by=actor.person_id,
        )
        session.add(gate)
    return gate
