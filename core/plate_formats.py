"""What serial numbers look like in each state, province and country, and how common each kind is.

Facts that anyone can see on the road, written down from general knowledge; the shares are rough
estimates in percent of a place's plates since 1995, those of today counting most. What is not
listed (older series, special plates, vanity plates) makes up the rest of each hundred. They say
what is usual, never what is allowed. A is a letter, 9 a digit.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of number: its pattern, its percentage of the place's plates, and their type."""

    pattern: str
    share: float
    plate_type: str = "passenger"


# Commonest first within a type; passenger series come first, other types follow their name.
_US_SERIES = {
    "AL": "99AA999 22 9AA9999 17 99A9A99 10 99A999A 9 9A9999A 8 99AA99A 4 9AA99A9 3 9A99A9A 2",
    "AK": "AAA999 90",
    "AZ": "AAA9999 50 999AAA 17 AAA999 5 AAA9AAA 2.5 A9A9AAA 2.5 AAA9A9A 2.5 A9A9A9A 2.5"
    " 9AA9AAA 2 99A9AAA 2 9AA9A9A 2 99A9A9A 2",
    "AR": "999AAA 50 AAA99A 32 AAA999 6",
    "CA": "9AAA999 70 commercial 9A99999 11 99999A9 5 motorcycle 99A9999 2 9999AA 0.5",
    "CO": "AAA999 38 999AAA 32 AAAA99 15 AAA9999 4",
    "CT": "999AAA 38 AA99999 36 9AAAA9 12 99999 1",
    "DE": "999999 78 99999 7 commercial A999999 4 AA99999 3",
    "DC": "AA9999 88",
    "FL": "AAAA99 36 999AAA 14 A99AAA 12 9999AA 9 A999AA 9 AA99AA 6 99AAAA 2 motorcycle AAAA9 1",
    "GA": "AAA9999 66 999AAA 12 9999AAA 8 AAA999 3",
    "HI": "AAA999 88",
    "ID": "9A99999 22 9A9999A 18 A999999 17 9AA9999 17 9A99A9A 5 9AA999 3",
    "IL": "AA99999 32 A999999 26 999999 8 9999999 7 commercial 999999A 7 9999999A 2 99999A 1"
    " motorcycle AA9999 2",
    "IN": "999AAA 40 99A9999 22 999AA 8 9A9999 6 999A 4 99A999 3 AAA999 3",
    "IA": "AAA999 50 999AAA 36 commercial AA9999 3",
    "KS": "999AAA 56 AAA999 20 9999AAA 12",
    "KY": "999AAA 74 A9A999 8 AAA999 6",
    "LA": "999AAA 56 AAA999 22 commercial A999999 9",
    "ME": "9999AA 54 999AAA 12 9999A 4 AA9999 3 commercial 999999 6 99A999 2",
    "MD": "9AA9999 56 9AAA99 15 AAA999 12 commercial 99A999 3 99999A 2",
    "MA": "9AAA99 22 999AA9 16 999AAA 13 99AA99 11 9999AA 10 9AA999 10 999999 3"
    " commercial A99999 5 motorcycle AA9999 1 9A9999 1",
    "MI": "AAA9999 56 9AAA99 17 999AAA 6 AAA999 4 commercial AA99999 4 9999AA 2",
    "MN": "AAA999 50 999AAA 38 commercial AA99999 2",
    "MS": "AAA999 48 AAA9999 22 999AAA 16",
    "MO": "AA9A9A 58 999AAA 12 AAA999 4 commercial 9AA999 5 99A9AA 2",
    "MT": "999999A 42 99999A 18 9999999 4 999999 4 AAA999 4",
    "NE": "AAA999 34 99A999 18 9A9999 14 99AA99 8 9A99999 3",
    "NV": "999AAA 36 99A999 34 999A99 12 A99999 1",
    "NH": "9999999 52 999999 24 AAA999 5 99999 3",
    "NJ": "A99AAA 56 AAA99A 24 999AAA 2 commercial AA999A 5",
    "NM": "AAA999 38 999AAA 32 AAAA99 14",
    "NY": "AAA9999 76 AAA999 3 A9A999 2 9AA999 2 commercial 99999AA 5 motorcycle 99AA99 1"
    " livery A999999A 1.5 9A99 0.3",
    "NC": "AAA9999 76 AAA999 3 commercial AA9999 8",
    "ND": "999AAA 68 AAA999 22",
    "OH": "AAA9999 72 AA99AA 6 AAA999 4 999AAA 2",
    "OK": "AAA999 52 999AAA 32",
    "OR": "999AAA 78 AAA999 9 commercial A999999 2",
    "PA": "AAA9999 84 motorcycle AAA99 1.5 commercial AA99999 1",
    "RI": "999999 46 AA999 26 99999 8 9AA999 8 A9999 1",
    "SC": "AAA999 50 999AAA 20 9999AA 16",
    "SD": "9AA999 38 99A999 26 9A9999 10 99AA99 8",
    "TN": "A9999A 34 999AAA 28 AAA9999 14 9A99A9 8 AAA999 4",
    "TX": "AAA9999 54 AA9A999 16 AAA999 6 999AAA 5 AAA99A 4 commercial 99AAA9 4 9AAA99 2"
    " motorcycle 999A9A 0.5",
    "UT": "A999AA 50 999AAA 22 99AA9 8 A99AA 4 A999A 4",
    "VT": "AAA999 84 commercial 999A999 6",
    "VA": "AAA9999 72 AAA999 5 9999AA 3 commercial AA99999 3 99999A 1",
    "WA": "AAA9999 40 999AAA 36 commercial A99999A 8 A99999 2",
    "WV": "9AA999 66 AAA999 16 9A9999 5",
    "WI": "999AAA 42 AAA9999 38 AAA999 3 commercial AA9999 6",
    "WY": "999999 44 9999999 24 99999 8 99999A 4 9999A 3",
}
_CANADIAN_SERIES = {
    "AB": "AAA9999 56 AAA999 34",
    "BC": "AA999A 40 999AAA 30 AAA999 12 commercial 9999AA 5 AA9999 4",
    "MB": "AAA999 88",
    "NB": "AAA999 86",
    "NL": "AAA999 88",
    "NS": "AAA999 86",
    "NT": "999999 90",
    "NU": "999999 90",
    "ON": "AAAA999 70 999AAA 5 AAA999 5 commercial AA99999 8 9999AA 2 motorcycle 999A9 0.5",
    "PE": "AA999 45 99AA9 30 99999 5",
    "QC": "A99AAA 42 999AAA 34 AAA999 3 commercial A999999 7 AAA9999 2",
    "SK": "999AAA 90",
    "YT": "AAA99 90",
}
# By ISO 3166 code: the countries whose cars or plates are seen most elsewhere.
_COUNTRY_SERIES = {
    "AT": "AA999AA 22 A99999A 18 AA9999A 6 A9999AA 6 AA99AAA 6 A999AA 6 AA999A 6 AA99AA 4",
    "BE": "9AAA999 74 AAA999 14 999AAA 6",
    "BG": "A9999AA 50 AA9999AA 45",
    "BR": "AAA9999 55 AAA9A99 42",
    "CH": "AA999999 48 AA99999 34 AA9999 10",
    "CZ": "9A99999 46 9AA9999 44",
    "DE": "AAA9999 12 AAAA999 16 AAAAA999 11 AAAA9999 10 AAA999 12 AAAA99 9 AAAAA99 6 AA9999 4"
    " AAA99 4 AA999 3",
    "DK": "AA99999 92",
    "EE": "999AAA 92",
    "ES": "9999AAA 88 A9999AA 5 AA9999AA 2",
    "FI": "AAA999 88",
    "FR": "AA999AA 78 9999AA99 9 999AAA99 5 999AA99 3",
    "GB": "AA99AAA 80 A999AAA 9 AAA999A 3 A99AAA 3",
    "GR": "AAA9999 94",
    "HR": "AA9999A 30 AA999AA 28 AA9999AA 26 AA999A 8",
    "HU": "AAA999 74 AAAA999 18",
    "IE": "999A9999 22 99A99999 18 99A9999 16",
    "IT": "AA999AA 94 AA99999 1",
    "LT": "AAA999 92",
    "LU": "AA9999 82 99999 8",
    "LV": "AA9999 84",
    "MX": "AAA999A 40 AAA9999 24 999AAA 9 A99AAA 9 AA99999 6 commercial AA9999A 4",
    "NL": "99AAA9 22 AA999A 20 9AAA99 14 A999AA 10 AAA99A 8 99AAAA 8 AAAA99 6 AA99AA 3",
    "NO": "AA99999 90",
    "PL": "AA99999 16 AA9999A 10 AA999AA 9 AAAA999 12 AAA99AA 10 AAA9A99 6 AAA99A9 6 AAA9AA9 5"
    " AAAAA99 5 AAA99999 5 AAA9999A 3 AAA999AA 2",
    "PT": "99AA99 44 9999AA 22 AA9999 10 AA99AA 20",
    "RO": "AA99AAA 78 A999AAA 12 A99AAA 6",
    "SE": "AAA999 78 AAA99A 18",
    "SI": "AAA999 20 AAAA999 20 AA99AAA 16 AA9999A 10",
    "SK": "AA999AA 92",
    "TR": "99AAA99 24 99AA999 24 99AA9999 10 99A9999 14 99AAA999 18",
    "UA": "AA9999AA 90",
}


# Letters that a place's usual series never use, where that is well known. California is not here:
# it leaves out I, O and Q only beside the digits.
_STATES_LEAVE_OUT = (
    "AL IOQ|AZ IOQU|FL O|MA IOQ|MD IOQU|MI IO|MN IOQ|MS O|NC GIOQU|NJ IOQ|NY IOQ|PA IOQU|TX AEIOUQ|"
    "VA IOQ|WA IOQ|WI IOQ|AB AEIOUQ|BC IOQUYZ|ON GIOQU"
)
_COUNTRIES_LEAVE_OUT = "ES AEIOUQ|FR IOU|GB IQ|IT IOQU|MX IOQ|NL ACEIMOQUWY|SE IQV|TR QWX"
# Registered vehicles in millions, as the Federal Highway Administration and Statistics Canada
# publish them, rounded.
_VEHICLES = (
    "AL 5.3|AK .8|AZ 6|AR 3|CA 31|CO 5.4|CT 2.9|DE 1|DC .35|FL 18.5|GA 9|HI 1.3|ID 2|IL 10.3|"
    "IN 6.2|IA 3.8|KS 2.7|KY 4.5|LA 3.9|ME 1.2|MD 4.3|MA 5.1|MI 8.6|MN 5.7|MS 2.1|MO 5.6|MT 2|"
    "NE 2|NV 2.6|NH 1.5|NJ 6.1|NM 1.9|NY 11.3|NC 8.9|ND .9|OH 10.8|OK 3.8|OR 4.1|PA 10.8|RI .9|"
    "SC 4.8|SD 1.3|TN 6.3|TX 22.8|UT 2.8|VT .6|VA 7.7|WA 7.5|WV 1.7|WI 5.8|WY .9|AB 3.6|BC 3.8|"
    "MB .95|NB .6|NL .4|NS .7|NT .03|NU .01|ON 9.5|PE .12|QC 6.9|SK 1|YT .04"
)


def _left_out(listing: str) -> MappingProxyType[str, frozenset[str]]:
    entries = (entry.split() for entry in listing.split("|"))
    return MappingProxyType({code: frozenset(letters) for code, letters in entries})


def _series(line: str) -> tuple[Series, ...]:
    found: list[Series] = []
    plate_type, form = "passenger", None
    for word in line.split():
        if word.islower():
            plate_type = word
        elif form is None:
            form = word
        else:
            found.append(Series(form, float(word), plate_type))
            form = None
    return tuple(found)


def _table(lines: dict[str, str]) -> MappingProxyType[str, tuple[Series, ...]]:
    return MappingProxyType({code: _series(line) for code, line in lines.items()})


STATE_SERIES = _table(_US_SERIES | _CANADIAN_SERIES)
COUNTRY_SERIES = _table(_COUNTRY_SERIES)
STATES_LEAVE_OUT = _left_out(_STATES_LEAVE_OUT)
COUNTRIES_LEAVE_OUT = _left_out(_COUNTRIES_LEAVE_OUT)
VEHICLES: MappingProxyType[str, float] = MappingProxyType(
    {code: float(millions) for code, millions in (entry.split() for entry in _VEHICLES.split("|"))}
)
