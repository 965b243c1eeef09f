"""A vehicle on which the lane's code failed: let through where the lane fails open, else shown."""

import logging

from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.deciding.passage import Passage, passage_without_read
from lpr.lane.journal.recorder import ArrivalKnownError
from lpr.lane.watching.tracking import Vehicle
from parking.access import Decision, Direction, LaneKind, LaneRules, Note, Outcome, Reason, Rule
from parking.access.answer import refer
from parking.access.rules import GarageState

log = logging.getLogger("gatehouse.lane")


def decide_in_fault(keeper: Gatekeeper, vehicle: Vehicle) -> Passage | None:
    """Decide by what needs neither a reading nor a list, so that nobody stands there unheard.

    None, and nothing moves, where the vehicle had been decided before the code failed.
    """
    if vehicle.passage_uid:
        return None
    # What was seen of it may be what the code fails on.
    bare = Vehicle(vehicle.arrival, vehicle.first_at, vehicle.last_at, is_decided=True)
    decision = in_fault(keeper.rules)
    passage = passage_without_read(bare, decision, keeper.clock.now(), keeper.lists.current)
    vehicle.passage_uid = passage.uid
    try:
        told = ("passage", passage.to_json(), passage.uid, vehicle.arrival or None)
        if not keeper.recorder.write(*told):
            keeper.recorder.keep(*told)
    except ArrivalKnownError as error:
        log.warning("%s", error)
        return None
    keeper.recorder.write_or_keep("alert", {"kind": "vehicle_failed"}, passage.uid)
    keeper.act_on(passage)
    return passage


def in_fault(rules: LaneRules) -> Decision:
    """Exits let out; public entries that fail open begin a stay; else a person is called."""
    if rules.direction is Direction.EXIT:
        notes = (Note.STAY_UNKNOWN,) if rules.kind is LaneKind.PUBLIC else ()
        return Decision(Outcome.OPEN, Reason.LEAVING, Rule.EXIT, notes=notes)
    is_open = rules.garage_state is GarageState.OPEN and rules.public_fails_open
    if rules.kind is LaneKind.PUBLIC and is_open:
        reason, rule = Reason.VISITOR_FAULT, Rule.LANE_HEALTH
        return Decision(Outcome.OPEN, reason, rule, starts_stay=True)
    return refer(Reason.HELP, Rule.HELP)
