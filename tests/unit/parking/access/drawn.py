"""Drawn requests and lists for what `decide` promises: every fact and every switch varies."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from core.plates import fold, plate_key
from parking.access import (
    AccessList,
    Alias,
    Basis,
    CarsInside,
    Direction,
    EntryRight,
    Factor,
    FactorKind,
    GaragePolicy,
    GarageState,
    HotEntry,
    HotKind,
    Inside,
    LaneKind,
    LaneRules,
    Request,
    ResponderCode,
    Resync,
    SpecialPlates,
    Standing,
    StayAccount,
    Strictness,
    Window,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
# Few, easily confused characters, so that equal, shared and near plates come up all the time.
numbers = st.sampled_from(["A0", "AO", "AD", "A8", "AB", "K7", "X2"])
states = st.sampled_from(["MA", "MA", "NH"])
types = st.sampled_from(["passenger", "passenger", "national_guard"])
hours = st.sampled_from([0] * 9 + [-80, -1, 1, 80]).map(lambda hour: NOW + timedelta(hours=hour))
begins = st.sampled_from([None, -80, -1, 1, 80]).map(lambda h: h and NOW + timedelta(hours=h))
ends = st.sampled_from([None, 80, 80, 1, -1, -80]).map(lambda h: h and NOW + timedelta(hours=h))
permits = st.sampled_from(["1", "2", "3"])
keys = st.builds(plate_key, states, types, numbers)
windows = st.builds(
    Window,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 1439),
    st.integers(0, 1440),
)
_OTHERWISE = {
    bool: st.booleans(),
    int: st.sampled_from([0, 15, 60, 600]),
    Strictness: st.sampled_from(Strictness),
}
_SWITCHES = {field.name: _OTHERWISE[type(field.default)] for field in fields(GaragePolicy)}


@st.composite
def policies(draw):
    names = draw(st.lists(st.sampled_from(sorted(_SWITCHES)), max_size=4, unique=True))
    strict = {"anti_passback": Strictness.HARD, "one_inside": Strictness.HARD}
    switched = draw(st.sampled_from([{}, strict]))
    return GaragePolicy(**switched | {name: draw(_SWITCHES[name]) for name in names})


def rarely(strategy, nothing):
    return st.sampled_from([True, False, False]).flatmap(
        lambda drawn: strategy if drawn else st.just(nothing)
    )


@st.composite
def rights(draw):
    state, plate_type, number = draw(states), draw(types), draw(numbers)
    return EntryRight(
        plate_key(state, plate_type, number),
        state,
        plate_type,
        number,
        draw(permits),
        draw(begins),
        draw(ends),
        tuple(draw(rarely(st.lists(windows, max_size=1), []))),
        draw(st.sampled_from([Basis.PERMIT, Basis.PERMIT, Basis.DUTY, Basis.VISIT])),
        draw(st.sampled_from([Standing.GOOD] * 4 + list(Standing))),
    )


def rules_of(kind, direction=Direction.ENTRY):
    return st.builds(
        LaneRules,
        slug=st.just("lane"),
        kind=st.just(kind),
        direction=st.just(direction),
        garage_state=st.sampled_from([GarageState.OPEN] * 9 + list(GarageState)),
        public_fails_open=st.booleans(),
        unread_state_opens=st.booleans(),
        unread_type_opens=st.sampled_from([True, True, True, False]),
        policy=policies(),
    )


@st.composite
def lists(draw, rules):
    made_at = draw(hours)
    hot = st.builds(HotEntry, keys, st.sampled_from(HotKind), hours)
    code = st.builds(ResponderCode, st.just("code"), st.just("crew"), st.none() | hours)
    special = SpecialPlates(
        responders=tuple(draw(rarely(st.lists(keys, max_size=1), []))),
        hot=tuple(draw(rarely(st.lists(hot, max_size=1), []))),
        aliases=tuple(draw(st.lists(st.builds(Alias, numbers, keys), max_size=2))),
        codes=tuple(draw(rarely(st.lists(code, max_size=1), []))),
        exempt=tuple(draw(rarely(st.lists(permits, max_size=1), []))),
        resyncs=tuple(draw(rarely(st.lists(st.builds(Resync, st.none() | permits, hours)), []))),
    )
    return AccessList(
        serial=1,
        made_at=made_at,
        valid_until=made_at + timedelta(hours=24),
        rules=draw(rules),
        rights=draw(st.lists(rights(), max_size=5)),
        others=special,
    )


# One request in four has something wrong with it, so that the others come as far as the list.
faults = st.sampled_from(
    [{}] * 15
    + [{"number": None}, {"is_sure": False}, {"camera_works": False}, {"journal_works": False}]
    + [{"is_still": True}, {"sees_vehicle": False}, {"sees_vehicle": True}]
)
factors = st.builds(Factor, st.sampled_from(FactorKind), st.frozensets(permits))
cars_inside = st.lists(
    st.builds(Inside, keys, st.none() | permits, hours, st.booleans()), max_size=4
).map(CarsInside)
cents = st.sampled_from([0, 500, 1240])
accounts = st.builds(StayAccount, cents, cents, cents, st.none() | hours, st.none() | hours)


@st.composite
def requests(draw, rules):
    facts = {"number": draw(numbers), "state": draw(states | st.none())}
    facts |= {
        "plate_type": draw(st.none() | types),
        "factor": draw(rarely(factors, None)),
        "code": draw(rarely(st.sampled_from(["code", "another"]), None)),
        "whereabouts": draw(rarely(cars_inside, None)),
        "account": draw(rarely(accounts, None)),
        "waiting_since": draw(st.none() | hours),
        "list_held_for": draw(st.sampled_from([None, timedelta(0), timedelta(hours=20)])),
    }
    return Request(draw(hours), ZONE, draw(rules), **facts | draw(faults))


@st.composite
def meetings(draw, rules, *, unlisted=False):
    """A request and a list: its car is like one on it, or not at all. Some lanes have no list."""
    access, request = draw(lists(rules)), draw(requests(rules))
    enrolled = list(access.rights())
    if enrolled and draw(st.sampled_from([True, True, True, False])):
        like = draw(st.sampled_from(enrolled))
        factor = Factor(FactorKind.BADGE, frozenset({like.permit_id}))
        request = replace(
            request,
            number=draw(st.sampled_from([like.number, like.number, request.number])),
            state=draw(st.sampled_from([like.state, like.state, request.state])),
            plate_type=draw(st.sampled_from([None, like.plate_type, request.plate_type])),
            factor=draw(st.sampled_from([None, factor, request.factor])),
        )
    if draw(st.sampled_from([True, True, True, False])):
        request = replace(request, now=access.made_at)
    return request, draw(st.sampled_from([access] * 9 + [None])) if unlisted else access


RESTRICTED = rules_of(LaneKind.RESTRICTED)
PUBLIC = rules_of(LaneKind.PUBLIC)
EXITS = rules_of(LaneKind.RESTRICTED, Direction.EXIT) | rules_of(LaneKind.PUBLIC, Direction.EXIT)


def could_be(request, key):
    """Whether the plate in front of the lane could be this enrolled one, by its exact number."""
    state, plate_type, number = key.split("/")
    return (
        request.number is not None
        and fold(request.number) == number
        and request.state in (None, state)
        and request.plate_type in (None, plate_type)
    )


def is_listed(request, access):
    """Whether the plate is on the list, or a person has reviewed this reading of one that is."""
    keys_on_list = {right.key for right in access.rights()}
    reviewed = [
        alias.key
        for alias in access.special.aliases
        if request.number and fold(alias.number) == fold(request.number)
    ]
    return any(could_be(request, key) for key in keys_on_list) or any(
        key in keys_on_list for key in reviewed
    )


def is_responder(request, access):
    """Whether plate or code is a responder's."""
    by_plate = any(could_be(request, key) for key in access.special.responders)
    good = [c for c in access.special.codes if c.expires is None or request.now < c.expires]
    return by_plate or any(code.digest == request.code for code in good)
