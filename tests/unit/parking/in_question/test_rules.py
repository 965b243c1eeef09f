"""Which permits are in question: by the holder, by a rule, and what comes and goes on the list."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parking.in_question.rules import (
    Finding,
    Held,
    Known,
    RuleChange,
    State,
    compare,
    find_lacks,
    judge,
)
from parking.products.eligibility import Applicant, WhoMay

DAY = timedelta(days=1)
GOT = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
NURSE = Applicant("nurse", "main", shift="night", distance_miles=12)
HELD = Held("P", 1, GOT, is_ending=False, holder=NURSE)
PASS = Finding({"transit_pass": "yes"})
CLASS = Finding({"other_class": "nurse"})


@pytest.mark.parametrize(
    ("rules", "reasons"),
    [
        (WhoMay(), None),
        (WhoMay(employment_classes=frozenset({"nurse"})), None),
        (WhoMay(employment_classes=frozenset({"night"})), {"other_class": "nurse"}),
        (WhoMay(sites=frozenset({"research"})), {"other_site": "main"}),
        (WhoMay(shifts=frozenset({"day"})), {"other_shift": "night"}),
        (WhoMay(service_years=2), {"service_unknown": ""}),
        (WhoMay(distance_miles=13), {"too_near": "12"}),
        (WhoMay(distance_miles=12, excludes_transit=True), None),
    ],
)
def test_a_permit_is_judged_by_its_holder(rules: WhoMay, reasons: dict[str, str] | None) -> None:
    found = judge(HELD, rules, (), TODAY)
    assert (found and found.reasons) == reasons
    assert found is None or not found.by_rule


def test_every_fact_that_can_speak_against_a_holder_is_noted() -> None:
    holder = Applicant("nurse", "main", service_since=date(2025, 9, 1), has_transit_pass=True)
    rules = WhoMay(shifts=frozenset({"day"}), service_years=1, distance_miles=5)
    found = judge(replace(HELD, holder=holder), replace(rules, excludes_transit=True), (), TODAY)
    assert found is not None
    assert found.reasons == {
        "shift_unknown": "",
        "service_too_short": "2025-09-01",
        "distance_unknown": "",
        "transit_pass": "yes",
    }


def test_nobody_or_somebody_who_left_answers_for_a_vendor() -> None:
    assert find_lacks("Ada", is_active=True) == {}
    gone = replace(HELD, lacks=find_lacks("Ada", is_active=False))
    assert judge(gone, WhoMay(), (), TODAY) == Finding({"sponsor_left": "Ada"})
    nobody = replace(HELD, lacks=find_lacks(None, is_active=False))
    # Also where a rule changed besides: it is not only the rule.
    change = RuleChange(1, GOT + DAY, {"distance_miles": 10})
    found = judge(nobody, WhoMay(distance_miles=15), [change], TODAY)
    assert found == Finding({"too_near": "12", "no_sponsor": ""}, by_rule=False)


def test_whoever_fits_the_rules_of_then_meets_only_a_changed_rule() -> None:
    rules = WhoMay(distance_miles=15)
    eased = RuleChange(1, GOT + 2 * DAY, {"distance_miles": 20})
    raised = RuleChange(1, GOT + DAY, {"distance_miles": 10})
    before = RuleChange(1, GOT - DAY, {"distance_miles": 2})

    assert judge(HELD, rules, (eased, raised, before), TODAY) == Finding({"too_near": "12"}, True)
    # Moved since, to where not even the rule of then lets in: the one before counts no more.
    moved = replace(HELD, holder=replace(NURSE, distance_miles=9))
    assert judge(moved, rules, (eased, raised, before), TODAY) == Finding({"too_near": "9"}, False)
    # They got it when the rule was the same.
    later = replace(HELD, since=GOT + 3 * DAY)
    assert judge(later, rules, (eased, raised, before), TODAY) == Finding({"too_near": "12"})


@pytest.mark.parametrize(
    ("state", "then", "now", "ending", "outcome"),
    [
        (None, None, PASS, False, "asked"),
        (None, None, PASS, True, ""),  # it ends anyway
        (State.OPEN, PASS, PASS, False, ""),
        (State.OPEN, PASS, CLASS, False, "changed"),
        (State.OPEN, PASS, None, False, "over"),
        (State.OPEN, PASS, PASS, True, "over"),
        (State.STAYS, PASS, PASS, False, ""),
        (State.STAYS, PASS, None, False, "over"),
        (State.STAYS, PASS, CLASS, False, "over asked"),  # other facts: asked again
        (State.STAYS, Finding({**PASS.reasons, **CLASS.reasons}), PASS, False, ""),
        (State.STAYS, CLASS, Finding({"other_class": "staff"}), False, "over asked"),
        (State.ENDS, PASS, PASS, True, ""),
        (State.ENDS, PASS, None, True, "changed"),  # fits again
        (State.ENDS, Finding({}), PASS, True, "changed"),
        (State.ENDS, PASS, PASS, False, "over asked"),  # it was kept
    ],
)
def test_the_list_follows_the_facts(
    state: State | None, then: Finding | None, now: Finding | None, ending: bool, outcome: str
) -> None:
    known = [Known(7, "P", state, then)] if state and then else []
    held = {"P": replace(HELD, is_ending=ending)}

    news = compare(held, {"P": now} if now else {}, known)

    said = [name for name in ("over", "changed", "asked") if getattr(news, name)]
    assert " ".join(said) == outcome


def test_a_permit_that_is_gone_leaves_the_list_whatever_was_decided() -> None:
    known = [Known(number, f"P{number}", state, PASS) for number, state in enumerate(State)]
    assert compare({}, {}, known).over == [0, 1, 2, 3]
