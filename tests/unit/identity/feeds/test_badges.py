"""What a list of badges would change."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.identity.feeds import badges
from core.identity.feeds.known import Known
from core.identity.feeds.outcomes import Fault, Outcome, Report
from core.identity.feeds.table import read_table

PEOPLE = tuple(
    Known(n, f"E{n}", f"Person {n}", f"p{n}@h.example", "staff", "main", f"B{n}") for n in (1, 2, 3)
)


def report_of(*rows: str, known: tuple[Known, ...] = PEOPLE) -> Report:
    data = "\n".join(["employee_number,badge_number,status", *rows, ""])
    return badges.compare(read_table(data.encode(), badges.REQUIRED), known)


def test_a_lost_badge_ends_and_a_new_one_is_issued() -> None:
    report = report_of("E1,B1,lost", "E1,B10,active", ",B2,stolen", "E3,B3,active")

    told = [(line.outcome, dict(line.changes)) for line in report.lines]
    assert told == [
        (Outcome.MOVES, {"badge_number": ("B1", "")}),
        (Outcome.MOVES, {"badge_number": ("B1", "B10")}),
        (Outcome.MOVES, {"badge_number": ("B2", "")}),
        (Outcome.UNCHANGED, {}),
    ]
    assert report.ends == 1


def test_what_nobody_can_act_on_is_set_aside() -> None:
    report = report_of(
        "E9,B9,active", "E1,B7,melted", "E1,B2,active", "E3,B8,active", "E3,B6,active", ",B5,active"
    )

    assert [line.fault for line in report.lines] == [
        Fault.UNKNOWN_PERSON,
        Fault.BAD_CODE,
        Fault.BADGE_TAKEN,
        Fault.NUMBER_TWICE,
        Fault.NUMBER_TWICE,
        Fault.NO_NUMBER,
    ]


few = st.integers(1, 4).map(str)
statuses = st.sampled_from(["active", "lost", "returned"])


@settings(max_examples=50)
@given(st.lists(st.tuples(few | st.just(""), few, statuses), max_size=6))
def test_the_same_list_twice_changes_nothing_more(rows: list[tuple[str, str, str]]) -> None:
    lines = [f"{f'E{n}' if n else ''},B{badge},{status}" for n, badge, status in rows]
    held = {person.id: person.badge_number for person in PEOPLE}
    first = report_of(*lines)
    for line in sorted(
        first.lines, key=lambda line: bool(line.changes.get("badge_number", ("", ""))[1])
    ):
        if line.person_id and line.changes:
            held[line.person_id] = line.changes["badge_number"][1]
    then = tuple(replace(person, badge_number=held[person.id]) for person in PEOPLE)

    assert {line.outcome for line in report_of(*lines, known=then).lines} <= {
        Outcome.UNCHANGED,
        Outcome.SET_ASIDE,
    }
    assert len(issued := [badge for badge in held.values() if badge]) == len(set(issued))
