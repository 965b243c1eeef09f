"""What `decide` promises whatever the facts: nobody admitted by mistake, nobody stranded."""

from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st

from core.plates import are_confusable, fold
from parking.access import (
    LANGUAGES,
    Basis,
    GarageState,
    LifeSafety,
    Outcome,
    Reason,
    Rule,
    Standing,
    StayAccount,
    Strictness,
    decide,
    note_sentence,
    sentence,
)
from tests.unit.parking.access.drawn import (
    EXITS,
    PUBLIC,
    RESTRICTED,
    could_be,
    is_listed,
    is_responder,
    meetings,
)

# A busy machine takes its time; that says nothing about the rules.
often = settings(max_examples=150, deadline=None)
ENTRIES = RESTRICTED | PUBLIC
# What a garage's own state, its hot list and a broken lane may say to anybody.
OF_THE_PLACE = frozenset(
    {
        *(Reason.CLOSED_TO_ALL, Reason.GARAGE_FULL, Reason.GARAGE_CLOSED),
        *(Reason.HOT_LIST, Reason.CAMERA_DOWN, Reason.JOURNAL_DOWN),
    }
)


@often
@given(meetings(RESTRICTED, unlisted=True))
def test_by_its_plate_a_restricted_lane_opens_for_nobody_who_is_not_listed(met):
    request, access = met
    decision = decide(replace(request, factor=None), access)
    event(f"{decision.outcome} {decision.reason}")
    if decision.outcome is Outcome.OPEN:
        assert access is not None
        assert is_listed(request, access) or is_responder(request, access)


@often
@given(meetings(RESTRICTED, unlisted=True))
def test_a_plate_without_a_vehicle_opens_nothing_by_itself(met):
    request, access = met
    without = replace(request, sees_vehicle=False, factor=None)
    decision = decide(without, access)
    event(f"{decision.outcome} {decision.reason}")
    is_asked = access is None or access.rules.policy.needs_vehicle
    if is_asked and decision.outcome is Outcome.OPEN:
        assert is_responder(request, access)
    if decision.again_at is not None:
        later = decide(replace(without, now=decision.again_at), access)
        assert (later.outcome, later.again_at) != (Outcome.OPEN, decision.again_at)


@often
@given(meetings(RESTRICTED))
def test_a_badge_opens_no_car_but_its_permits_own(met):
    """With a factor a plate may be one confused character off its permit's, or unread."""
    request, access = met
    decision = decide(request, access)
    event(f"{decision.outcome} {decision.rule}")
    if decision.outcome is not Outcome.OPEN or decision.rule is not Rule.SECOND_FACTOR:
        return
    of_bearer = [r for r in access.rights() if r.permit_id in request.factor.permits]
    assert decision.permit_id in {right.permit_id for right in of_bearer}
    number = fold(request.number) if request.number else None
    if number is not None:
        assert any(one_character_off(number, right.key.split("/")[2]) for right in of_bearer)
        assert request.state is None or any(r.state == request.state for r in of_bearer)


def one_character_off(number, other):
    pairs = [(a, b) for a, b in zip(number, other, strict=True) if a != b]
    return len(pairs) <= 1 and all(are_confusable(*pair) or "0" in pair for pair in pairs)


@often
@given(meetings(RESTRICTED))
def test_a_key_that_two_enrolled_plates_share_opens_for_neither(met):
    request, access = met
    fitting = {r.plate for r in access.rights() if could_be(request, r.key)}
    if len(fitting) > 1 and not is_responder(request, access):
        assert decide(replace(request, factor=None), access).outcome is not Outcome.OPEN


@often
@given(meetings(RESTRICTED))
def test_no_permit_opens_that_is_over_not_begun_or_withheld(met):
    request, access = met
    decision = decide(request, access)
    policy = access.rules.policy
    event(f"{decision.outcome} {decision.reason}")
    if decision.outcome is not Outcome.OPEN or decision.permit_id is None:
        return
    rights = access.rights_of_permit(decision.permit_id)
    assert any(may_open(right, request.now, policy) for right in rights)


def may_open(right, now, policy):
    asked = {Standing.UNPAID: policy.unpaid, Standing.SUSPENDED: policy.suspended}
    if asked.get(right.standing) is Strictness.HARD:
        return False
    widest = 600 * 3600  # the longest grace that is drawn
    begun = right.valid_from is None or (right.valid_from - now).total_seconds() <= widest
    over = right.valid_until is not None and (now - right.valid_until).total_seconds() > widest
    return begun and not over


@often
@given(meetings(PUBLIC, unlisted=True))
def test_a_public_lane_never_turns_a_plate_away_for_being_unknown_or_unread(met):
    request, access = met
    decision = decide(request, access)
    event(f"{decision.outcome} {decision.reason}")
    if decision.outcome is Outcome.OPEN:
        return
    assert decision.reason in OF_THE_PLACE
    stranger = replace(request, number="ZZ9ZZ9", factor=None, code=None)
    rules = access.rules if access is not None else request.rules
    fails_open = (request.camera_works and request.journal_works) or rules.public_fails_open
    if rules.garage_state is GarageState.OPEN and fails_open:
        assert decision.reason is Reason.HOT_LIST
        assert decide(stranger, access).outcome is Outcome.OPEN


@often
@given(meetings(PUBLIC, unlisted=True))
def test_whoever_opens_a_public_lane_without_a_permit_gets_a_stay(met):
    request, access = met
    decision = decide(request, access)
    known = decision.permit_id is not None or decision.rule in ("responder", "life_safety")
    rights = access.rights_of_permit(decision.permit_id or "") if access else ()
    may_be_expected = any(right.basis is Basis.VISIT for right in rights)
    if decision.outcome is Outcome.OPEN:
        assert decision.starts_stay is not known or may_be_expected


@often
@given(meetings(ENTRIES | EXITS, unlisted=True), st.sampled_from(LifeSafety))
def test_life_safety_is_above_all(met, cause):
    request, access = met
    for change in ({}, {"camera_works": False, "journal_works": False, "number": None}):
        decision = decide(replace(request, life_safety=cause, **change), access)
        assert (decision.outcome, decision.rule) == (Outcome.OPEN, Rule.LIFE_SAFETY)


@often
@given(meetings(ENTRIES | EXITS))
def test_a_lane_that_is_held_open_is_open(met):
    request, access = met
    access.rules = replace(access.rules, held_open=True)
    assert decide(request, access).outcome is Outcome.OPEN


@often
@given(meetings(ENTRIES))
def test_responders_are_above_everything_but_life_safety(met):
    request, access = met
    if is_responder(request, access):
        decision = decide(request, access)
        assert (decision.outcome, decision.rule) == (Outcome.OPEN, Rule.RESPONDER)


def asking(rules, seconds):
    return replace(rules, policy=replace(rules.policy, exit_hold_seconds=seconds))


@often
@given(meetings(EXITS, unlisted=True), st.booleans(), st.integers(0, 600))
def test_an_exit_holds_only_for_an_amount_due_and_not_past_its_time(met, owes, hold):
    request, access = met
    request = replace(request, rules=asking(request.rules, hold), waiting_since=request.now)
    if owes:
        request = replace(request, account=StayAccount(1240))
    if access is not None:
        access.rules = asking(access.rules, hold)
    decision = decide(request, access)
    event(f"{decision.outcome} {decision.reason}")
    if decision.outcome is Outcome.OPEN:
        return
    assert decision.reason is Reason.EXIT_AMOUNT_DUE
    later = replace(request, now=decision.again_at)
    assert decide(later, access).outcome is Outcome.OPEN


@often
@given(meetings(ENTRIES))
def test_softer_rules_never_keep_anybody_out_whom_harder_ones_let_in(met):
    request, access = met
    names = ("hours", "unpaid", "suspended", "anti_passback", "one_inside")
    ladder = []
    for strictness in (Strictness.HARD, Strictness.SOFT, Strictness.OFF):
        policy = replace(access.rules.policy, **dict.fromkeys(names, strictness))
        access.rules = replace(access.rules, policy=policy)
        ladder.append(decide(request, access).outcome is Outcome.OPEN)
    assert ladder == sorted(ladder)


@often
@given(meetings(ENTRIES | EXITS, unlisted=True))
def test_every_decision_can_be_said_in_every_language(met):
    request, access = met
    decision = decide(request, access)
    for language in LANGUAGES:
        said = sentence(decision.reason, decision.values, language)
        assert said.endswith(".")
        assert "{" not in said
        assert "…" not in said.replace("vehicle …", "")
        assert all(note_sentence(note, language) for note in decision.notes)
