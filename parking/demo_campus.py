"""The figures of the demo campus's parking, as data: see parking.demo."""

from dataclasses import dataclass
from datetime import date
from typing import Any

WEEKDAYS, WEEKEND, ALL_DAYS = [0, 1, 2, 3, 4], [5, 6], [0, 1, 2, 3, 4, 5, 6]
ALWAYS = {"days": ALL_DAYS, "opens": "00:00", "closes": "24:00"}
STAFF_ONLY = [{"audience": "staff", **ALWAYS}]
VISITORS_ALWAYS = [{"audience": "public", **ALWAYS}]
RATES_FROM = date(2026, 1, 1)

GARAGES: tuple[dict[str, Any], ...] = (
    {
        "slug": "fruit-street",
        "letter": "F",
        "color": "#9c2f3b",
        "name": "Fruit Street Garage",
        "address": "55 Fruit Street, Boston, MA 02114",
        "place": "42.36270, -71.06890",
        "is_public": True,
        "clearance_inches": 80,
        "capacity": 703,
        "accessible_spaces": 24,
        "electric_spaces": 10,
        "hours": VISITORS_ALWAYS,
        "directions": "From Cambridge Street turn into North Grove Street, then left into Fruit"
        " Street. The entrance is on the right, under the sign F. Lifts lead to the main lobby.",
    },
    {
        "slug": "parkman-street",
        "letter": "P",
        "color": "#1f6b4f",
        "name": "Parkman Street Garage",
        "address": "16 Blossom Street, Boston, MA 02114",
        "place": "42.36200, -71.06740",
        "is_public": True,
        "clearance_inches": 98,
        "capacity": 1013,
        "accessible_spaces": 32,
        "electric_spaces": 16,
        "hours": VISITORS_ALWAYS,
        "directions": "From Cambridge Street turn into Blossom Street. The entrance is on Parkman"
        " Street, under the sign P. Lift vans of 8 ft 2 in pass on the ground floor.",
    },
    {
        "slug": "yawkey",
        "letter": "Y",
        "color": "#8a5a00",
        "name": "Yawkey Garage",
        "address": "32 Fruit Street, Boston, MA 02114",
        "place": "42.36210, -71.07060",
        "is_public": True,
        "clearance_inches": 81,
        "capacity": 412,
        "accessible_spaces": 20,
        "electric_spaces": 6,
        "hours": [
            {"audience": "public", "days": WEEKDAYS, "opens": "05:00", "closes": "23:00"},
            {"audience": "public", "days": WEEKEND, "opens": "07:00", "closes": "21:00"},
        ],
        "directions": "From Charles Circle take Charles Street north and turn right into Fruit"
        " Street. The entrance is beside the Yawkey building, under the sign Y.",
    },
    {
        "slug": "charles-river-plaza",
        "letter": "C",
        "color": "#5b3f8c",
        "name": "Charles River Plaza Garage",
        "address": "185 Cambridge Street, Boston, MA 02114",
        "place": "42.36110, -71.06640",
        "is_public": True,
        "clearance_inches": 78,
        "capacity": 350,
        "accessible_spaces": 12,
        "electric_spaces": 4,
        "hours": [{"audience": "public", "days": ALL_DAYS, "opens": "06:00", "closes": "22:00"}],
        "directions": "The entrance is on Cambridge Street between Blossom and Joy Street, under"
        " the sign C. A covered bridge leads to the clinics on the second floor.",
    },
    {
        "slug": "nashua-street",
        "letter": "N",
        "color": "#155e75",
        "name": "Nashua Street Lot",
        "address": "Nashua Street, Boston, MA 02114",
        "place": "42.36770, -71.06560",
        "is_public": False,
        "clearance_inches": 114,
        "capacity": 640,
        "accessible_spaces": 14,
        "electric_spaces": 8,
        "hours": STAFF_ONLY,
        "directions": "From Storrow Drive follow the signs to Leverett Circle and turn into Nashua"
        " Street. A shuttle leaves from the gate for the main campus.",
    },
    {
        "slug": "navy-yard",
        "letter": "V",
        "color": "#334e9e",
        "name": "Charlestown Navy Yard Garage",
        "address": "199 13th Street, Charlestown, MA 02129",
        "place": "42.37900, -71.05120",
        "is_public": False,
        "clearance_inches": 84,
        "capacity": 1260,
        "accessible_spaces": 26,
        "electric_spaces": 20,
        "hours": STAFF_ONLY,
        "directions": "Cross the Charlestown Bridge, follow Chelsea Street and enter the Navy Yard"
        " at Gate 4. The garage is on 13th Street. A shuttle leaves from its door.",
    },
    {
        "slug": "museum",
        "letter": "M",
        "color": "#7a3e12",
        "name": "Museum Lot",
        "address": "1 Museum Way, Cambridge, MA 02141",
        "place": "42.36930, -71.07120",
        "is_public": False,
        "clearance_inches": 82,
        "capacity": 300,
        "accessible_spaces": 6,
        "electric_spaces": 0,
        "hours": STAFF_ONLY,
        "directions": "From Monsignor O'Brien Highway turn into Museum Way. The lot is behind the"
        " museum, a short walk over the dam from the main campus.",
    },
)

# (up to minutes, cents) of the public garages.
RATES: tuple[tuple[int, int], ...] = (
    (60, 1200),
    (120, 1400),
    (180, 1600),
    (360, 2000),
    (600, 2600),
    (1440, 4800),
)

# How full each garage is when the demo begins, in cars.
CARS_INSIDE = {
    "fruit-street": 571,
    "parkman-street": 866,
    "yawkey": 388,
    "charles-river-plaza": 191,
    "nashua-street": 402,
    "navy-yard": 733,
    "museum": 274,
}


@dataclass(frozen=True)
class DemoPermit:
    """Who holds what with which car: (state, plate type, number, make, colour)."""

    login: str
    product: str | None
    plate: tuple[str, str, str]
    make: str
    color: str
    then: str = ""  # suspend, end or nothing


PERMITS: tuple[DemoPermit, ...] = (
    DemoPermit("employee", "fruit-nights", ("MA", "passenger", "3FKD81"), "Toyota", "blue"),
    DemoPermit("office", "nashua-monthly", ("MA", "passenger", "8ABC12"), "Honda", "grey"),
    DemoPermit("finance", "navy-yard-monthly", ("NH", "passenger", "4821739"), "Subaru", "green"),
    DemoPermit("attendant", "museum-monthly", ("MA", "passenger", "1TRH46"), "Ford", "black"),
    DemoPermit("dispatcher", "museum-monthly", ("MA", "veteran", "52V07"), "Jeep", "white"),
    DemoPermit("auditor", "museum-monthly", ("RI", "passenger", "AB123"), "Volvo", "silver"),
    DemoPermit("night", "parkman-nights", ("MA", "passenger", "6NRT24"), "Nissan", "red", "end"),
    DemoPermit("resident", "navy-yard-monthly", ("NY", "passenger", "KHR4471"), "Mazda", "white"),
    DemoPermit("research", "navy-yard-research", ("MA", "disability", "DV418"), "Kia", "brown"),
    DemoPermit(
        "driver", "nashua-monthly", ("MA", "passenger", "2PLW93"), "Chevrolet", "gold", "suspend"
    ),
    DemoPermit("investigator", None, ("CT", "passenger", "BK40217"), "Tesla", "black"),
)

# Who asks the office for which permit, why, and who answers for them.
APPLICATIONS = (
    ("investigator", "nashua-accessible", "My knee: I cannot take the stairs.", ""),
    ("driver", "nashua-vendor", "I bring the shuttles of my company to be washed.", "dispatcher"),
)
