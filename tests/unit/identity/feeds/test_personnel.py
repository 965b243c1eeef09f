"""What a list of all personnel would change, and that the same list twice changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.identity.feeds import personnel
from core.identity.feeds.known import Known
from core.identity.feeds.outcomes import Fault, Line, Outcome, Report, must_wait
from core.identity.feeds.table import Unreadable, UnreadableError, read_table

HEADER = "employee_number,name,email,employment_class,site,badge_number"
AMARA = Known(1, "E1", "Amara Okafor", "amara@h.example", "nurse", "main", "B1")
LUIS = Known(2, "E2", "Luis Hernández", "luis@h.example", "night", "main", "B2")
AMARA_ROW = "E1,Amara Okafor,amara@h.example,nurse,main,B1"
LUIS_ROW = "E2,Luis Hernández,luis@h.example,night,main,B2"


def report_of(*rows: str | bytes, known: tuple[Known, ...] = (AMARA, LUIS)) -> Report:
    lines = [row if isinstance(row, bytes) else row.encode() for row in (HEADER, *rows)]
    table = read_table(b"\n".join(lines) + b"\n", personnel.REQUIRED, personnel.OPTIONAL)
    return personnel.compare(table, known)


def outcomes(report: Report) -> dict[str, Outcome]:
    return {line.number: line.outcome for line in report.lines}


def fault_of(*rows: str | bytes) -> Fault | None:
    return report_of(*rows).lines[0].fault


def test_each_row_is_told() -> None:
    report = report_of(
        "E1,Amara Okafor-Bell,amara@h.example,nurse,research,B1",
        "E3,Mai Nguyễn,mai@h.example,physician,main,",
    )

    assert outcomes(report) == {"E1": Outcome.MOVES, "E3": Outcome.JOINS, "E2": Outcome.LEAVES}
    assert report.lines[0].changes == {
        "name": ("Amara Okafor", "Amara Okafor-Bell"),
        "site": ("main", "research"),
    }
    assert (report.ends, report.people) == (1, 2)


def test_who_left_by_a_feed_returns_but_who_was_shut_out_by_hand_does_not() -> None:
    gone = replace(AMARA, active=False, left=True, badge_number="")
    shut_out = replace(LUIS, active=False)

    report = report_of(AMARA_ROW, LUIS_ROW, known=(gone, shut_out))

    assert outcomes(report) == {"E1": Outcome.RETURNS, "E2": Outcome.SET_ASIDE}
    assert report.lines[1].fault is Fault.CLOSED_BY_HAND


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (AMARA_ROW.replace("Okafor", "Okafór").encode("latin-1"), Fault.NOT_UTF8),
        ("E1,=cmd|' /C calc'!A0,amara@h.example,nurse,main,B1", Fault.FORMULA),
        ("E1,@SUM(A1),amara@h.example,nurse,main,B1", Fault.FORMULA),
        ('E1,"Amara,amara@h.example,nurse,main,B1', Fault.CELLS),
        ("E1,Amara", Fault.CELLS),
        (AMARA_ROW + ",more", Fault.CELLS),
        ("E1,Amara\x00,amara@h.example,nurse,main,B1", Fault.BAD_CHARACTERS),
        ("E1,Amara \u202erofakO,amara@h.example,nurse,main,B1", Fault.BAD_CHARACTERS),
        ("E1,12345,amara@h.example,nurse,main,B1", Fault.NO_NAME),
        (f"E1,{'A' * 121},amara@h.example,nurse,main,B1", Fault.TOO_LONG),
        ("E1,Amara,no address,nurse,main,B1", Fault.BAD_EMAIL),
        ("E1,Amara,amara@h.example,,main,B1", Fault.BAD_CODE),
        ("E1,Amara,amara@h.example,nurse,main,B 1 🚗", Fault.BAD_BADGE),
        ("E1,Amara,luis@h.example,nurse,main,B1", Fault.EMAIL_TAKEN),
        ("E1,Amara,amara@h.example,nurse,main,B2", Fault.BADGE_TAKEN),
    ],
)
def test_a_bad_row_is_set_aside_and_the_rest_goes_on(row: str | bytes, fault: Fault) -> None:
    known = (AMARA, LUIS, replace(LUIS, id=3, number="E4", email="four@h.example", badge_number=""))
    taken = "E2,Luis,not an address,night,main,B2"  # so that Luis keeps what he has

    report = report_of(row, taken, "E5,Fifth,five@h.example,nurse,main,", known=known)

    assert report.lines[0].fault is fault
    # Whoever's row is bad stays, and nobody else is kept by it.
    assert outcomes(report)["E5"] is Outcome.JOINS
    assert [line.number for line in report.lines if line.outcome is Outcome.LEAVES] == ["E4"]


def test_of_a_doubled_number_neither_row_counts() -> None:
    report = report_of(AMARA_ROW, "e1,Another,other@h.example,nurse,main,B9", LUIS_ROW)

    assert [line.fault for line in report.lines] == [Fault.NUMBER_TWICE, Fault.NUMBER_TWICE, None]
    assert outcomes(report)["E2"] is Outcome.UNCHANGED


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Mai",
        "محمد عبد الله",
        "山田 太郎",
        "Ὀδυσσεύς",
        "ᏣᎳᎩ",
        "אברהם",
        "क्षत्रिय",
        "می\u200cخواهم",
    ],
)
def test_a_name_of_any_script_is_taken_as_it_is(name: str) -> None:
    report = report_of(f"E3,{name},new@h.example,nurse,main,", AMARA_ROW, LUIS_ROW)

    assert report.lines[0].outcome is Outcome.JOINS
    assert report.lines[0].changes["name"] == ("", name)


def test_nobody_leaves_by_a_feed_that_was_cut() -> None:
    whole = f"{HEADER}\n{AMARA_ROW}\n{LUIS_ROW}\n#rows,2\n".encode()
    for cut in (whole[:-30], f"{HEADER}\n{AMARA_ROW}\n#rows,2\n".encode()):
        report = personnel.compare(read_table(cut, personnel.REQUIRED), (AMARA, LUIS))

        assert report.is_cut
        assert report.ends == 0
        assert outcomes(report)["E1"] is Outcome.UNCHANGED


def test_addresses_and_badges_may_change_hands() -> None:
    report = report_of(AMARA_ROW.replace("B1", "B2"), LUIS_ROW.replace("B2", "B1"))

    assert [line.outcome for line in report.lines] == [Outcome.MOVES, Outcome.MOVES]


def test_what_no_row_can_be_told_of_is_refused() -> None:
    for data, why in ((b"", Unreadable.EMPTY), (b"\x00\x01", Unreadable.NO_HEADER)):
        with pytest.raises(UnreadableError) as refused:
            read_table(data, personnel.REQUIRED)
        assert refused.value.why is why


def test_spreadsheets_write_it_in_several_ways() -> None:
    text = f"{HEADER}\n{AMARA_ROW}\n"
    for data in (
        text.replace(",", ";").encode("utf-8-sig"),
        text.replace("\n", "\r\n").encode("utf-16"),
        text.replace("employee_number", '"Employee Number"').replace(",", "\t").encode(),
    ):
        report = personnel.compare(read_table(data, personnel.REQUIRED), (AMARA,))
        assert outcomes(report) == {"E1": Outcome.UNCHANGED}


@pytest.mark.parametrize(("ends", "people", "waits"), [(500, 25_000, False), (501, 25_000, True)])
def test_more_than_two_percent_waits(ends: int, people: int, waits: bool) -> None:
    assert must_wait(Report((), ends, people), 2) is waits


few = st.integers(1, 5).map(str)
letters = st.sampled_from(["a", "b", "c"])
people = st.lists(
    st.tuples(few, letters, st.booleans(), st.booleans()),
    max_size=5,
    unique_by=lambda each: each[0],
)
rows = st.lists(st.tuples(few, st.sampled_from(["a", "b", "c", "d", ""]), few, few), max_size=7)


@settings(max_examples=60)
@given(people, rows, st.booleans())
def test_the_same_list_twice_changes_nothing_more(
    people: list[tuple[str, str, bool, bool]],
    rows: list[tuple[str, str, str, str]],
    is_whole: bool,
) -> None:
    known = tuple(
        Known(
            int(n),
            f"E{n}",
            name,
            f"m{n}@h.example",
            "nurse",
            "main",
            f"B{n}",
            active,
            not active and left,
        )
        for n, name, active, left in people
    )
    lines = [f"E{n},{name},m{mail}@h.example,nurse,main,B{badge}" for n, name, mail, badge in rows]
    data = "\n".join([HEADER, *lines]) + ("\n" if is_whole else "")
    table = read_table(data.encode(), personnel.REQUIRED, personnel.OPTIONAL)

    first = personnel.compare(table, known)
    then = _put(first, known)
    second = personnel.compare(table, then)

    assert {line.outcome for line in second.lines} <= {Outcome.UNCHANGED, Outcome.SET_ASIDE}
    assert second.ends == 0
    held = [badge for person in then if (badge := person.badge_number)]
    assert len(held) == len(set(held))
    assert len({person.email for person in then}) == len(then)


def _put(report: Report, known: tuple[Known, ...]) -> tuple[Known, ...]:
    by_id = {person.id: person for person in known}
    for line in report.lines:
        if line.outcome is Outcome.LEAVES and line.person_id:
            left = replace(by_id[line.person_id], active=False, left=True, badge_number="")
            by_id[line.person_id] = left
        elif line.outcome is not Outcome.SET_ASIDE:
            _put_line(by_id, line)
    return tuple(by_id.values())


def _put_line(by_id: dict[int, Known], line: Line) -> None:
    after = {name: value for name, (_before, value) in line.changes.items()}
    if line.person_id is None:
        by_id[100 + line.line] = Known(100 + line.line, line.number, **after)
    else:
        by_id[line.person_id] = replace(by_id[line.person_id], active=True, left=False, **after)
