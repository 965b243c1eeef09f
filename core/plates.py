"""Licence plate numbers as values: normalised text, permit key, state formats, confusions."""

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

from core.plate_formats import STATE_SERIES

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

# The patterns of passenger plates by state or province, commonest first; see core.plate_formats.
STATE_FORMATS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        code: tuple(
            each.pattern
            for each in sorted(series, key=lambda each: -each.share)
            if each.plate_type == "passenger"
        )
        for code, series in STATE_SERIES.items()
    }
)

# Capitals of other alphabets that look like ours on a plate, so that a number typed with a
# Russian, Ukrainian or Greek keyboard is what the writer sees. Letters without a twin are dropped.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXISJABEZHIKMNOPTYX")

# What registries and cameras write for a type, beside its own name.
_TYPE_WORDS = {
    "pas": "passenger",
    "pan": "passenger",
    "pc": "passenger",
    "com": "commercial",
    "con": "commercial",
    "truck": "commercial",
    "mc": "motorcycle",
    "mcn": "motorcycle",
    "cycle": "motorcycle",
    "disabled": "disability",
    "handicapped": "disability",
    "dp": "disability",
    "hp": "disability",
    "vet": "veteran",
    "ng": "national_guard",
    "personalized": "vanity",
    "livery": "livery",
    "taxi": "livery",
    "government": "official",
    "municipal": "official",
    "trl": "trailer",
    "dlr": "dealer",
    "temp": "temporary",
}

LONGEST_NUMBER = 8


def _plain_words(text: str) -> str:
    """Words in lower case without accents, with single blanks for everything between them."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[a-z]+", re.sub(r"[\u0300-\u036f]", "", plain)))


_STATES_BY_NAME = {_plain_words(name): code for code, name in STATES.items()}
_TYPES_BY_WORD = {_plain_words(name): key for key, name in PLATE_TYPES.items()} | _TYPE_WORDS


def normalise(text: str) -> str:
    """The number alone: A-Z and 0-9 in capitals, without separators, accents or anything else.

    Digits of any script count as digits, and Cyrillic or Greek capitals as the Latin letters that
    they look like. Empty where nothing of the text belongs to a plate. Applying it twice changes
    nothing.
    """
    if text.isascii() and text.isalnum():  # nearly every number, and a list has 100,000
        return text.upper()
    plain = unicodedata.normalize("NFKD", text).upper().translate(_LOOKALIKES)
    digits = "".join(str(unicodedata.decimal(mark, mark)) for mark in plain)
    return re.sub(r"[^A-Z0-9]", "", digits)


@lru_cache(maxsize=512)
def state_code(text: str) -> str | None:
    """The code of a state or province given as code or name: ``us-ma``, ``Quebec``; else None."""
    word = _plain_words(text)
    code = re.sub(r"^(us|usa|ca|can) (?=..$)", "", word).upper()
    return code if code in STATES else _STATES_BY_NAME.get(word)


@lru_cache(maxsize=512)
def type_code(text: str) -> str | None:
    """The key of a plate type given as key, English name or a registry's short word; else None."""
    word = _plain_words(text)
    key = word.replace(" ", "_")
    return key if key in PLATE_TYPES else _TYPES_BY_WORD.get(word)


def fold(number: str) -> str:
    """The normalised number with O as 0 and I as 1, for keys and comparisons; never for display."""
    return normalise(number).translate(_FOLDS)


def plate_key(state: str, plate_type: str, number: str) -> str:
    """What identifies one plate: state, type and folded number, as in ``MA/passenger/8ABC12``.

    A number alone is no key, since states repeat numbers across types. Raises ValueError on an
    unknown state or type, or a number without a letter or digit.
    """
    code = state_code(state)
    if code is None:
        raise ValueError(f"unknown state {state!r}")
    kind = type_code(plate_type)
    if kind is None:
        raise ValueError(f"unknown plate type {plate_type!r}")
    folded = fold(number)
    if not folded:
        raise ValueError("a plate number needs at least one letter or digit")
    return f"{code}/{kind}/{folded}"


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
