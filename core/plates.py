"""Licence plate numbers as values: normalised text, permit key, state formats, confusions."""

import re
import unicodedata
from types import MappingProxyType

# Drawn, printed and typed alike on many states' plates, so the key treats each pair as one
# character. No other pair is folded: see docs/decisions/0010-what-the-plate-key-folds.md.
_FOLDS = str.maketrans({"O": "0", "I": "1"})

# Characters that people and cameras take for one another, most often first.
CONFUSION_GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(group) for group in ("O0DQ", "I1", "2Z", "5S", "8B", "6G")
)

# English names; forms translate them.
PLATE_TYPES: MappingProxyType[str, str] = MappingProxyType(
    {
        "passenger": "Passenger",
        "commercial": "Commercial",
        "motorcycle": "Motorcycle",
        "disability": "Disability",
        "veteran": "Veteran",
        "national_guard": "National Guard",
        "vanity": "Vanity",
        "livery": "Livery or taxi",
        "official": "Government or municipal",
        "trailer": "Trailer",
        "dealer": "Dealer",
        "temporary": "Temporary",
    }
)

_US_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|"
    "DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|"
    "IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|"
    "MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|"
    "NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|"
    "NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|"
    "RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|"
    "VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming"
)
_CANADIAN_PROVINCES = (
    "AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|"
    "NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|"
    "QC Quebec|SK Saskatchewan|YT Yukon"
)


def _names(listing: str) -> dict[str, str]:
    return {entry[:2]: entry[3:] for entry in listing.split("|")}


STATES: MappingProxyType[str, str] = MappingProxyType(
    _names(_US_STATES) | _names(_CANADIAN_PROVINCES)
)

# The serial formats seen on the road, commonest first; A is a letter, 9 a digit. They say what is
# usual, never what is allowed: every state also sells vanity plates of its own choosing.
_FORMATS = (
    "AL 9A999A9 99A999A 9A9999A 99A99A9 9AA999A|AK AAA999|AZ AAA9999 A9AA9A9 AAA999|"
    "AR AAA99A 999AAA 999AAA|CA 9AAA999 9A99999|CO AAAA99 AAA999 999AAA|CT AA99999 9AAAA9 999AAA|"
    "DE 999999 99999|DC AA9999|FL AAAA99 A99AAA 999AAA 9999AA A999AA|GA AAA9999 9999AAA|"
    "HI AAA999 AA999|ID 9A9999A 9A99999 A999999 9AA9999 9A99A9A|IL AA99999 A999999 9999999|"
    "IN 999AAA 999AA 999A 99A9999|IA AAA999 999AAA 9999AA|KS 9999AAA 999AAA|"
    "KY A9A999 999AAA AAA99A|"
    "LA 999AAA AAA999 A999999|ME 9999AA 999AAA 9999A|MD 9AA9999 9AAA99 AAA999 A999999|"
    "MA 9AAA99 999AA9 99AA99 9999AA 999AAA 9AA999|MI AAA9999 9AAA99 AAA999|MN AAA999 999AAA|"
    "MS AAA999 AAA9999 999AAA|MO AA9A9A AAA999 9AA99A|MT 999999A 99999A 9999999|"
    "NE AAA999 99A999 9A9999 99AA999|NV 99A999 999A99 999AAA|NH 9999999 999999 999AAA|"
    "NJ A99AAA AAA99A 999AAA|NM AAAA99 AAA999 999AAA|NY AAA9999 AAA999|NC AAA9999 AA99999|"
    "ND 999AAA AAA999|OH AAA9999 AA99AA|OK AAA999 999AAA|OR 999AAA AAA999|PA AAA9999|"
    "RI 9AA999 AA999 999999|SC AAA999 999AAA 9999AA|SD 9AA999 99AA999 9A9999 99A999|"
    "TN AAA9999 A9999A 9A99A9 999AAA|TX AAA9999 AA9A999 AAA999 99AAA9|UT A999AA 999AAA A99AA|"
    "VT AAA999|VA AAA9999|WA AAA9999 999AAA|WV 9AA999 AAA999 9A9999|WI AAA9999 999AAA AAA999|"
    "WY 999999 99999 9999AA 9999A|AB AAA9999 AAA999|BC AA999A AAA999 999AAA|MB AAA999|NB AAA999|"
    "NL AAA999|NS AAA999|NT 999999|NU 999999|ON AAAA999|PE AA999 99999|QC A99AAA 999AAA|"
    "SK 999AAA|YT AAA99"
)
STATE_FORMATS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {entry[:2]: tuple(entry[3:].split()) for entry in _FORMATS.split("|")}
)

LONGEST_NUMBER = 8


def normalise(text: str) -> str:
    """The number alone: A-Z and 0-9 in capitals, without separators, accents or anything else.

    Empty where nothing of the text belongs to a plate. Applying it twice changes nothing.
    """
    plain = unicodedata.normalize("NFKD", text).upper()
    return re.sub(r"[^A-Z0-9]", "", plain)


def fold(number: str) -> str:
    """The normalised number with O as 0 and I as 1, for keys and comparisons; never for display."""
    return normalise(number).translate(_FOLDS)


def plate_key(state: str, plate_type: str, number: str) -> str:
    """What identifies one plate: state, type and folded number, as in ``MA/passenger/8ABC12``.

    A number alone is no key, since states repeat numbers across types. Raises ValueError on an
    unknown state or type, or a number without a letter or digit.
    """
    code = state.strip().upper()
    if code not in STATES:
        raise ValueError(f"unknown state {state!r}")
    if plate_type not in PLATE_TYPES:
        raise ValueError(f"unknown plate type {plate_type!r}")
    folded = fold(number)
    if not folded:
        raise ValueError("a plate number needs at least one letter or digit")
    return f"{code}/{plate_type}/{folded}"


def is_plausible(number: str) -> bool:
    """Whether a normalised number can stand on a North American plate: 1 to 8 letters or digits."""
    return bool(re.fullmatch(rf"[A-Z0-9]{{1,{LONGEST_NUMBER}}}", number))


def pattern(number: str) -> str:
    """The shape of a normalised number, A for a letter and 9 for a digit: ``8ABC12`` is 9AAA99."""
    return "".join("9" if character.isdigit() else "A" for character in number)


def matches_state(number: str, state: str) -> bool:
    """Whether the number has a usual format of the state. False says nothing against a plate."""
    return pattern(normalise(number)) in STATE_FORMATS.get(state.upper(), ())


def are_confusable(one: str, other: str) -> bool:
    """Whether two single characters are the same or are commonly taken for one another."""
    return one == other or any(one in group and other in group for group in CONFUSION_GROUPS)
