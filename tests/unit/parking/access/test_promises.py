"""What `decide` promises whatever the facts: nobody admitted by mistake, nobody stranded."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from core.plates import fold, plate_key
from parking.access import (
    AccessList,
    Alias,
    Direction,
    EntryRight,
    GarageState,
    HotEntry,
    HotKind,
    LaneKind,
    LaneRules,
    LifeSafety,
    Outcome,
    Request,
    SpecialPlates,
    Window,
    decide,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
# Few, easily confused characters, so that equal, shared and near plates come up all the time.
numbers = st.sampled_from(["A0", "AO", "AD", "A8", "AB"])
states = st.sampled_from(["MA", "MA", "NH"])
types = st.sampled_from(["passenger", "passenger", "national_guard"])
hours = st.sampled_from([0] * 9 + [-80, -1, 1, 80]).map(lambda hour: NOW + timedelta(hours=hour))
mostly = st.sampled_from([True, True, True, True, True, False])
keys = st.builds(plate_key, states, types, numbers)
windows = st.builds(
    Window,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 1439),
    st.integers(0, 1440),
)


@st.composite
def rights(draw):
    state, plate_type, number = draw(states), draw(types), draw(numbers)
    return EntryRight(
        plate_key(state, plate_type, number),
        state,
        plate_type,
        number,
        str(draw(st.integers(1, 4))),
        draw(st.none() | hours),
        draw(st.none() | hours),
        tuple(draw(st.lists(windows, max_size=1))),
    )


def rules_of(kind):
    return st.builds(
        LaneRules,
        slug=st.just("lane"),
        kind=st.just(kind),
        direction=st.just(Direction.ENTRY),
        garage_state=st.sampled_from([GarageState.OPEN] * 9 + list(GarageState)),
        public_fails_open=st.booleans(),
        unread_state_opens=st.booleans(),
        unread_type_opens=mostly,
    )


@st.composite
def lists(draw, rules):
    made_at = draw(hours)
    hot = st.builds(HotEntry, keys, st.sampled_from(HotKind), hours)
    special = SpecialPlates(
        responders=tuple(draw(st.just([]) | st.lists(keys, max_size=1))),
        hot=tuple(draw(st.just([]) | st.lists(hot, max_size=1))),
        aliases=tuple(draw(st.lists(st.builds(Alias, numbers, keys), max_size=1))),
    )
    return AccessList(
        serial=1,
        made_at=made_at,
        valid_until=made_at + timedelta(hours=24),
        rules=draw(rules),
        rights=draw(st.lists(rights(), max_size=8)),
        others=special,
    )


# One request in four has something wrong with it, so that the others come as far as the list.
faults = st.sampled_from(
    [{}] * 12
    + [{"number": None}, {"is_sure": False}, {"camera_works": False}, {"journal_works": False}]
)


@st.composite
def requests(draw, rules):
    facts = {"number": draw(numbers), "state": draw(states | st.none())}
    plate_type = draw(st.none() | types)
    return Request(draw(hours), ZONE, draw(rules), plate_type=plate_type, **facts | draw(faults))


RESTRICTED = rules_of(LaneKind.RESTRICTED)
PUBLIC = rules_of(LaneKind.PUBLIC)


def could_be(request, key):
    """Whether the plate in front of the lane could be this enrolled one, by its exact number."""
    state, plate_type, number = key.split("/")
    return (
        request.number is not None
        and fold(request.number) == number
        and request.state in (None, state)
        and request.plate_type in (None, plate_type)
    )


@settings(max_examples=400)
@given(requests(RESTRICTED), st.none() | lists(RESTRICTED))
def test_a_restricted_lane_opens_for_nobody_but_a_listed_plate(request, access):
    if decide(request, access).outcome is not Outcome.OPEN:
        return
    assert access is not None
    on_list = [r for r in access.rights() if could_be(request, r.key)]
    aliased = [
        alias
        for alias in access.special.aliases
        if request.number and fold(alias.number) == fold(request.number)
    ]
    responders = [key for key in access.special.responders if could_be(request, key)]
    assert on_list or aliased or responders


@settings(max_examples=400)
@given(requests(RESTRICTED), lists(RESTRICTED))
def test_a_key_that_two_enrolled_plates_share_opens_for_neither(request, access):
    fitting = {r.plate for r in access.rights() if could_be(request, r.key)}
    responders = [key for key in access.special.responders if could_be(request, key)]
    if len(fitting) > 1 and not responders:
        assert decide(request, access).outcome is not Outcome.OPEN


@settings(max_examples=400)
@given(requests(PUBLIC), st.none() | lists(PUBLIC))
def test_a_public_lane_never_turns_a_plate_away_for_being_unknown_or_unread(request, access):
    rules = access.rules if access is not None else request.rules
    stopped_by_garage = rules.garage_state is not GarageState.OPEN
    hot = access.special.hot if access is not None else ()
    stopped_by_fault = not (request.camera_works and request.journal_works)
    if stopped_by_garage or hot or (stopped_by_fault and not rules.public_fails_open):
        return
    assert decide(request, access).outcome is Outcome.OPEN


@settings(max_examples=400)
@given(
    requests(RESTRICTED | PUBLIC),
    st.none() | lists(RESTRICTED | PUBLIC),
    st.sampled_from(LifeSafety),
)
def test_life_safety_is_above_all(request, access, cause):
    urgent = Request(
        request.now,
        request.zone,
        request.rules,
        number=request.number,
        camera_works=False,
        journal_works=False,
        life_safety=cause,
    )
    assert decide(urgent, access).outcome is Outcome.OPEN


@settings(max_examples=400)
@given(requests(PUBLIC), st.none() | lists(PUBLIC))
def test_whoever_opens_a_public_lane_without_a_permit_gets_a_stay(request, access):
    decision = decide(request, access)
    known = decision.permit_id is not None or decision.rule in ("responder", "life_safety")
    if decision.outcome is Outcome.OPEN:
        assert decision.starts_stay is not known
