"""The sample network's lines. Names are public rider information; all else is made up.

Positions, running times and hours of service are our own: plausible, and nobody's timetable.
"""

from dataclasses import dataclass

WEEKDAY, WEEKEND, DAILY = "weekday", "weekend", "daily"


@dataclass(frozen=True)
class Place:
    """A stop by name, with a made-up position in degrees."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Run:
    """Departures from the first stop: every so many minutes from `first` to `last` (HH:MM).

    `first` and `last` may pass 24:00. With `headway` only the interval is promised.
    """

    service: str
    first: str
    last: str
    every: int
    headway: bool = False


@dataclass(frozen=True)
class Line:
    """A line with its stops and the minutes from the stop before.

    A loop comes back to its first stop after `minutes_back`; other lines run back the same way.
    """

    number: str
    name: str
    color: str
    stops: tuple[tuple[str, int], ...]
    runs: tuple[Run, ...]
    minutes_back: int = 0
    loop_sign: str = ""
    note: str = ""


PLACES = {
    "blossom-jackson": Place("MGH (Blossom St.) Jackson Doors", 42.3631, -71.0688),
    "blossom-gray": Place("MGH (Blossom St.) Gray Doors", 42.3627, -71.0683),
    "staniford-50": Place("MGH (50 Staniford St.)", 42.3627, -71.0641),
    "prudential": Place("Prudential", 42.3472, -71.0822),
    "boylston-1249": Place("1249 Boylston St.", 42.3452, -71.0967),
    "bwh-francis": Place("BWH (Francis St.)", 42.3357, -71.1065),
    "north-end-hanover": Place("North End Health Ctr Boston (Hanover St.)", 42.3651, -71.0534),
    "north-end-fulton": Place("North End Nursing Home (Fulton St.)", 42.3628, -71.0521),
    "charlestown-high": Place("Charlestown Health Ctr (High St.)", 42.3766, -71.0628),
    "charlestown-tufts": Place("North End Health Ctr Charlestown (Tufts St.)", 42.3789, -71.0601),
    "main-st": Place("Main St.", 42.3779, -71.0673),
    "north-station": Place("North Station", 42.3658, -71.0612),
    "cny-gate-1": Place("CNY - Gate 1", 42.3729, -71.0569),
    "cny-gate-4": Place("CNY - Gate 4", 42.3753, -71.0539),
    "cny-114": Place("CNY - Building 114", 42.3761, -71.0522),
    "cny-149": Place("CNY - Building 149", 42.3772, -71.0511),
    "ihp": Place("IHP (1st & 7th St.)", 42.3744, -71.0528),
    "charles-mgh": Place("Charles/MGH Red Line", 42.3612, -71.0706),
    "cny-chelsea-warren": Place("CNY (Chelsea & Warren St.)", 42.3721, -71.0601),
    "bellingham": Place("Bellingham Sq.", 42.3923, -71.0338),
    "chelsea-151": Place("Chelsea Health Ctr (151 Everett Ave.)", 42.3951, -71.0398),
    "chelsea-100": Place("Chelsea Health Ctr (100 Everett Ave.)", 42.3939, -71.0381),
    "revere-ocean": Place("Revere Health Ctr (300 Ocean Ave.)", 42.4107, -70.9921),
    "revere-385": Place("Revere Health Ctr (385 Broadway)", 42.4119, -71.0104),
    "broadway-300": Place("300 Broadway", 42.4088, -71.0117),
    "bowdoin-1": Place("MGH (1 Bowdoin St.)", 42.3617, -71.0631),
    "nashua-lot": Place("MGH (Nashua St. - Lot)", 42.3681, -71.0644),
    "nashua-125": Place("MGH (125 Nashua St. - Rear)", 42.3673, -71.0662),
    "museum-science": Place("Museum of Science", 42.3676, -71.0709),
    "meei": Place("MEEI (Charles St.)", 42.3621, -71.0702),
    "haymarket": Place("Haymarket", 42.3631, -71.0582),
    "td-garden": Place("TD Garden - Garage", 42.3662, -71.0622),
    "mit": Place("MIT", 42.3601, -71.0921),
    "broad": Place("Broad Institute", 42.3634, -71.0891),
    "tech-sq-400": Place("400 Tech Sq.", 42.3641, -71.0925),
    "landsdowne-65": Place("65 Landsdowne St.", 42.3609, -71.1001),
    "assembly": Place("Partners Assembly Row Shuttles", 42.3929, -71.0811),
    "station-landing": Place("Station Landing", 42.4022, -71.0823),
    "spaulding": Place("Spaulding (300 1st Ave.)", 42.3781, -71.0489),
}

LINES = (
    Line(
        "8",
        "Employees: PHS Assembly – MGH",
        "5B3E96",
        (("assembly", 0), ("blossom-gray", 16)),
        (
            Run(WEEKDAY, "05:00", "21:40", 20),
            Run(WEEKEND, "05:30", "21:30", 40),
            Run(DAILY, "22:10", "28:10", 40),
        ),
        note="Employees",
    ),
    Line(
        "10",
        "Employees: PHS Assembly – Station Lnd",
        "8C4A00",
        (("assembly", 0), ("station-landing", 8)),
        (Run(WEEKDAY, "06:00", "19:30", 30),),
        note="Employees",
    ),
    Line(
        "11",
        "MGH – BWH",
        "A3123F",
        (("blossom-jackson", 0), ("prudential", 12), ("boylston-1249", 6), ("bwh-francis", 9)),
        (Run(WEEKDAY, "06:00", "20:00", 20),),
    ),
    Line(
        "12",
        "MGH – Charlestown Health Ctr – North End Waterfront Health Ctr",
        "00695C",
        (
            ("blossom-jackson", 0),
            ("staniford-50", 4),
            ("north-end-hanover", 7),
            ("north-end-fulton", 4),
            ("charlestown-high", 11),
            ("charlestown-tufts", 4),
            ("main-st", 4),
        ),
        (Run(WEEKDAY, "07:00", "18:15", 45),),
    ),
    Line(
        "13",
        "MGH – Charlestown Navy Yard (Weekday)",
        "0B5FA5",
        (
            ("blossom-jackson", 0),
            ("staniford-50", 4),
            ("north-station", 3),
            ("cny-gate-1", 7),
            ("cny-gate-4", 3),
            ("cny-114", 2),
            ("cny-149", 2),
            ("ihp", 3),
            ("charles-mgh", 12),
        ),
        (Run(WEEKDAY, "05:30", "22:30", 15),),
        minutes_back=4,
        loop_sign="Charlestown Navy Yard",
    ),
    Line(
        "14",
        "MGH – Charlestown Navy Yard (Weekend)",
        "3D7A1E",
        (
            ("blossom-jackson", 0),
            ("staniford-50", 4),
            ("north-station", 3),
            ("cny-gate-4", 9),
            ("cny-114", 2),
            ("cny-149", 2),
            ("ihp", 3),
            ("cny-chelsea-warren", 5),
            ("charles-mgh", 9),
        ),
        (Run(WEEKEND, "06:00", "21:00", 30),),
        minutes_back=4,
        loop_sign="Charlestown Navy Yard",
    ),
    Line(
        "15",
        "MGH – Chelsea Health Ctr",
        "7A2A6B",
        (
            ("blossom-gray", 0),
            ("staniford-50", 4),
            ("cny-chelsea-warren", 8),
            ("bellingham", 10),
            ("chelsea-151", 4),
            ("chelsea-100", 2),
            ("revere-ocean", 14),
            ("bowdoin-1", 24),
        ),
        (Run(WEEKDAY, "06:30", "18:30", 60),),
        minutes_back=5,
        loop_sign="Chelsea Health Ctr",
    ),
    Line(
        "19",
        "MGH – Nashua St.",
        "B3261E",
        (("nashua-lot", 0), ("nashua-125", 3), ("blossom-gray", 6)),
        (Run(WEEKDAY, "05:00", "21:00", 12),),
    ),
    Line(
        "20",
        "MGH – Parking Lots",
        "00566E",
        (
            ("nashua-125", 0),
            ("museum-science", 4),
            ("meei", 5),
            ("blossom-gray", 3),
            ("haymarket", 6),
            ("td-garden", 4),
            ("nashua-lot", 3),
        ),
        (Run(WEEKDAY, "04:45", "25:15", 30), Run(WEEKEND, "05:15", "25:15", 45)),
        minutes_back=3,
        loop_sign="Parking Lots",
    ),
    Line(
        "25",
        "MGH – Revere Health Ctr",
        "5D4037",
        (
            ("blossom-gray", 0),
            ("broadway-300", 22),
            ("revere-385", 3),
            ("revere-ocean", 9),
            ("chelsea-151", 13),
            ("bellingham", 4),
        ),
        (Run(WEEKDAY, "06:45", "17:45", 75),),
    ),
    Line(
        "26",
        "MGH – 65 Landsdowne St.",
        "37474F",
        (
            ("blossom-jackson", 0),
            ("mit", 9),
            ("broad", 4),
            ("tech-sq-400", 3),
            ("landsdowne-65", 6),
        ),
        (Run(WEEKDAY, "06:30", "19:30", 30),),
    ),
    Line(
        "28",
        "N Station – Charlestown Navy Yard (Weekday)",
        "1B5E20",
        (
            ("north-station", 0),
            ("cny-gate-1", 6),
            ("cny-gate-4", 3),
            ("cny-114", 2),
            ("cny-149", 2),
            ("ihp", 3),
        ),
        (
            Run(WEEKDAY, "06:00", "09:30", 10, headway=True),
            Run(WEEKDAY, "09:30", "15:30", 20, headway=True),
            Run(WEEKDAY, "15:30", "19:30", 10, headway=True),
        ),
        minutes_back=7,
        loop_sign="Charlestown Navy Yard",
    ),
    Line(
        "30",
        "N. Station – Spaulding (Express – Weekday)",
        "AD1457",
        (("north-station", 0), ("spaulding", 9)),
        (Run(WEEKDAY, "06:10", "18:50", 20),),
    ),
)
