"""What each row of a spreadsheet would do, and why some are set aside."""

from core.identity.feeds.outcomes import Outcome, Report
from core.identity.feeds.table import read_table
from parking.bulk import permits, spaces, vehicles
from parking.bulk.permits import Held
from parking.bulk.vehicles import Car, Holder, Known

ADA, BEN = Holder(1, "100", "Ada", True), Holder(2, "200", "Ben", True)
GONE = Holder(3, "300", "Cy", False)
PEOPLE = {holder.number: holder for holder in (ADA, BEN, GONE)}
CARS = {
    "MA/passenger/8AB12": Car(11, 1, "Ford", "blue"),
    "MA/passenger/8AB13": Car(12, 1, "", ""),
    "MA/passenger/9ZZ99": Car(13, 2, "", ""),
}


def of_vehicles(*rows: str, permits_of: dict[str, frozenset[int]] | None = None) -> Report:
    """Compare these rows with the accounts above."""
    text = "\n".join(("employee_number,state,plate_type,number,make,color,action", *rows, ""))
    table = read_table(text.encode(), vehicles.REQUIRED, vehicles.OPTIONAL)
    return vehicles.compare(table, Known(PEOPLE, CARS, permits_of or {}))


def outcomes(report: Report) -> list[Outcome]:
    """What becomes of each row."""
    return [line.outcome for line in report.lines]


def test_vehicles_are_added_described_taken_off_or_left_as_they_are() -> None:
    report = of_vehicles(
        "100,Massachusetts,passenger,7 NEW-1,Kia,red,",
        "100,MA,passenger,8ab12,Ford,green,add",
        "100,MA,passenger,8AB13,,,remove",
        "200,MA,passenger,9ZZ99,,,",
    )
    assert outcomes(report) == [
        Outcome.ADDED,
        Outcome.MOVES,
        Outcome.REMOVED,
        Outcome.UNCHANGED,
    ]
    assert report.lines[1].changes == {"color": ("blue", "green")}


def test_bad_rows_of_vehicles_are_set_aside_and_the_rest_goes_on() -> None:
    report = of_vehicles(
        "100,MA,passenger,😀,,,",  # no plate
        "999,MA,passenger,7NEW1,,,",  # nobody
        "300,MA,passenger,7NEW2,,,",  # has left
        "100,MA,passenger,9ZZ99,,,",  # Ben's
        "100,MA,passenger,7NEW3,,tartan,",  # no color
        "100,MA,passenger,7NEW4,,,explode",  # no action
        "200,MA,passenger,7NEW5,,,remove",  # not there
        "100,MA,passenger,OI111,,,",  # twice, by its key
        "200,MA,passenger,01111,,,",
        "100,MA,passenger,=1+1,,,",  # a formula
        "200,NH,passenger,GOOD1,,,",
    )
    assert outcomes(report) == [Outcome.SET_ASIDE] * 10 + [Outcome.ADDED]
    assert "somebody else" in report.lines[3].text or report.lines[3].text


def test_no_permit_is_left_without_a_car() -> None:
    rows = ("100,MA,passenger,8AB12,,,remove", "100,MA,passenger,8AB13,,,remove")
    both = of_vehicles(*rows, permits_of={"P": frozenset({11, 12})})
    assert outcomes(both) == [Outcome.SET_ASIDE] * 2
    three = of_vehicles(*rows, permits_of={"P": frozenset({11, 12, 99})})
    assert outcomes(three) == [Outcome.REMOVED] * 2


def test_permits_are_acted_on_once_with_a_reason_and_endings_are_counted() -> None:
    held = {
        code: Held(at, f"{at}", "A", "active") for at, code in enumerate(("CCCC", "DDDD", "FFFF"))
    }
    text = (
        "permit,action,reason,name\nCCCC,suspend,Letters came back,A\nDDDD,END,Moved,A\n"
        "FFFF,,,A\nFFFF,resume,Paid,A\nXXXX,end,Gone,A\nDDDD,end,Again,A\nCC-CC,fly,x,A\n"
    )
    report = permits.compare(read_table(text.encode(), permits.REQUIRED), held, 100)
    assert outcomes(report) == [
        Outcome.SET_ASIDE,  # twice
        Outcome.SET_ASIDE,  # twice
        Outcome.UNCHANGED,
        Outcome.SET_ASIDE,  # an active one cannot be made active
        Outcome.SET_ASIDE,  # unknown
        Outcome.SET_ASIDE,  # twice
        Outcome.SET_ASIDE,  # no such action
    ]
    good = b"permit,action,reason\nCCCC,suspend,Why\nDDDD,end-and-refund,Moved\nFFFF,end,\n"
    report = permits.compare(read_table(good, permits.REQUIRED), held, 100)
    assert outcomes(report) == [Outcome.MOVES, Outcome.REMOVED, Outcome.SET_ASIDE]
    assert (report.ends, report.people) == (1, 100)


def test_spaces_are_whole_numbers_and_no_more_of_a_kind_than_in_all() -> None:
    known = {"harbor": ("Harbor", {"capacity": 100, "accessible_spaces": 4, "electric_spaces": 0})}
    head = b"garage,capacity,accessible_spaces,electric_spaces\n"
    for row, outcome in (
        (b"Harbor,120,4,6\n", Outcome.MOVES),
        (b"harbor,100,4,0\n", Outcome.UNCHANGED),
        (b"harbor,10,40,0\n", Outcome.SET_ASIDE),
        (b"harbor,1e3,4,0\n", Outcome.SET_ASIDE),
        (b"moon,1,0,0\n", Outcome.SET_ASIDE),
        (b"harbor,100,4", Outcome.SET_ASIDE),
    ):
        report = spaces.compare(read_table(head + row, spaces.REQUIRED), known)
        assert outcomes(report) == [outcome], row
