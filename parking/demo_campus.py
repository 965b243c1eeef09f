"""The figures of the demo campus's parking, as data: see parking.demo."""

from dataclasses import dataclass
from datetime import date
from typing import Any

WEEKDAYS, WEEKEND, ALL_DAYS = [0, 1, 2, 3, 4], [5, 6], [0, 1, 2, 3, 4, 5, 6]
ALWAYS = {"days": ALL_DAYS, "opens": "00:00", "closes": "24:00"}
STAFF_ONLY = [{"audience": "staff", **ALWAYS}]
VISITORS_ALWAYS = [{"audience": "public", **ALWAYS}]
RATES_FROM = date(2026, 1, 1)

# From six in the evening to seven in the morning, and whole weekends: never on a weekday
# between seven and five, when patients need the main garages.
NIGHTS_AND_WEEKENDS = [
    {"days": ALL_DAYS, "starts": 18 * 60, "ends": 7 * 60},
    {"days": WEEKEND, "starts": 0, "ends": 24 * 60},
]
EVENINGS_AND_NIGHTS = [{"days": ALL_DAYS, "starts": 14 * 60, "ends": 9 * 60}]

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

# slug, garage, spaces
POOLS: tuple[tuple[str, str, int], ...] = (
    ("fruit-nights", "fruit-street", 120),
    ("parkman-nights", "parkman-street", 160),
    ("nashua", "nashua-street", 560),
    ("navy-yard", "navy-yard", 1100),
    ("navy-yard-shift", "navy-yard", 90),
    ("museum", "museum", 3),
    ("nashua-accessible", "nashua-street", 14),
)

PRODUCTS: tuple[dict[str, Any], ...] = (
    {
        "slug": "nashua-monthly",
        "name": "Monthly permit",
        "kind": "monthly",
        "pool": "nashua",
        "summary": "Any day, any hour, with a shuttle to the main campus.",
        "cents": 23_500,
        "max_vehicles": 4,
    },
    {
        "slug": "navy-yard-monthly",
        "name": "Monthly permit",
        "kind": "monthly",
        "pool": "navy-yard",
        "summary": "Any day, any hour, with a shuttle to the main campus every ten minutes.",
        "cents": 16_000,
        "max_vehicles": 4,
    },
    {
        "slug": "fruit-nights",
        "name": "Nights and weekends",
        "kind": "overnight_weekend",
        "pool": "fruit-nights",
        "summary": "For those on duty overnight or at weekends.",
        "cents": 9_500,
        "max_vehicles": 3,
        "windows": NIGHTS_AND_WEEKENDS,
        "employment_classes": ["nurse", "night", "physician", "staff"],
    },
    {
        "slug": "parkman-nights",
        "name": "Nights and weekends",
        "kind": "overnight_weekend",
        "pool": "parkman-nights",
        "summary": "For those on duty overnight or at weekends.",
        "cents": 9_000,
        "max_vehicles": 3,
        "windows": NIGHTS_AND_WEEKENDS,
        "employment_classes": ["nurse", "night", "physician", "staff"],
    },
    {
        "slug": "navy-yard-shift",
        "name": "Evening and night shift",
        "kind": "shift",
        "pool": "navy-yard-shift",
        "summary": "From two in the afternoon to nine in the morning.",
        "cents": 7_500,
        "max_vehicles": 2,
        "windows": EVENINGS_AND_NIGHTS,
        "employment_classes": ["nurse", "night"],
    },
    {
        "slug": "museum-monthly",
        "name": "Monthly permit",
        "kind": "monthly",
        "pool": "museum",
        "summary": "Any day, any hour, a short walk from the main campus.",
        "cents": 28_000,
        "max_vehicles": 3,
    },
    {
        "slug": "navy-yard-research",
        "name": "Research building permit",
        "kind": "monthly",
        "pool": "navy-yard",
        "summary": "The floor beside the research building.",
        "cents": 14_000,
        "max_vehicles": 2,
        "sites": ["research"],
    },
    {
        "slug": "nashua-spring",
        "name": "Spring round",
        "kind": "monthly",
        "pool": "nashua",
        "summary": "Spaces given back at the end of winter, sold in one round.",
        "cents": 21_000,
        "max_vehicles": 3,
        "opens_in_days": 45,
    },
    {
        "slug": "nashua-accessible",
        "name": "Accessible space",
        "kind": "accessible",
        "pool": "nashua-accessible",
        "summary": "A wide space beside the shuttle, for whoever cannot walk far.",
        "cents": 9_000,
        "max_vehicles": 3,
        "by_application": True,
    },
    {
        "slug": "museum-summer",
        "name": "Summer round",
        "kind": "monthly",
        "pool": "museum",
        "summary": "Spaces that students left over the summer.",
        "cents": 20_000,
        "max_vehicles": 2,
        "closed_days_ago": 60,
    },
    {
        "slug": "nashua-covered",
        "name": "Covered level",
        "kind": "monthly",
        "pool": "nashua",
        "summary": "Under the roof, beside the lift: given by lot each year.",
        "cents": 24_500,
        "max_vehicles": 2,
    },
    {
        "slug": "navy-yard-waterside",
        "name": "Waterside level",
        "kind": "monthly",
        "pool": "navy-yard",
        "summary": "Nearest to the shuttle's stop: given by lot.",
        "cents": 17_000,
        "max_vehicles": 2,
    },
)


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

# Who asks the office for which permit, and why.
APPLICATION = ("investigator", "nashua-accessible", "My knee: I cannot take the stairs.")
