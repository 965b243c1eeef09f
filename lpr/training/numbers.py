"""Which numbers drawn plates bear: usual formats by state, special series and vanity plates."""

from random import Random

from core.plates import STATE_FORMATS, STATES

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
# Most states leave out the letters that look like digits.
_CLEAR_LETTERS = "".join(letter for letter in LETTERS if letter not in "IOQ")
# Rare in formats, and easily misread: drawn more often than they are seen.
_HARD_LETTERS = "IIIQQWWWMM"
_SPECIAL = (
    "99999 9999 999 99 AA999 A9999 A99999 AA9999 AA99 99AA 999A 9999A 9999AA 99999A 999999 "
    "AA9A9 A999A 9A999 99A99 AAA9 9AAA AA99A A9A9A AAA99AA 999AA9 AA99AA 9A9A9A"
).split()
_ONSETS = "B C D F G H J K L M N P R S T V W Y Z CH SH ST TR BR CR FL GR PL SK TH QU".split()
_VOWELS = "A E I O U A E I O AI EE OO OU".split()
_CODAS = "B D G K L M N P R S T X CK LL NG NT RS ST ND RT".split()


def fill(pattern: str, dice: Random) -> str:
    """A number of the pattern, A for a letter and 9 for a digit."""
    letters = LETTERS + _HARD_LETTERS if dice.random() < 0.3 else _CLEAR_LETTERS
    return "".join(dice.choice(DIGITS if place == "9" else letters) for place in pattern)


def _syllables(dice: Random) -> str:
    text = ""
    while len(text) < 3 or (len(text) < 7 and dice.random() < 0.6):
        text += dice.choice(_ONSETS) if dice.random() < 0.85 else ""
        text += dice.choice(_VOWELS) if dice.random() < 0.85 else ""
        text += dice.choice(_CODAS) if dice.random() < 0.5 else ""
    return text


def vanity(dice: Random) -> str:
    """What an owner might choose: something like words, some with digits, 2 to 8 long."""
    kind = dice.random()
    longest = dice.choice((5, 6, 7, 7, 7, 8))
    if kind < 0.2:
        return "".join(dice.choice(LETTERS) for _ in range(dice.randint(2, longest)))
    if kind < 0.3:
        return "".join(dice.choice(LETTERS + DIGITS) for _ in range(dice.randint(3, longest)))
    text = _syllables(dice)
    if kind < 0.45:
        text = dice.choice("IMUR") + text
    if kind > 0.75:
        text = text[: longest - 2] + dice.choice(DIGITS) * dice.choice((1, 1, 2))
    elif kind > 0.65:
        text = text[: longest - 2] + dice.choice(DIGITS) + dice.choice(DIGITS)
    elif kind > 0.55:
        text = dice.choice(DIGITS) + text
    return text[:longest]


def draw_number(dice: Random) -> tuple[str, str]:
    """(state, number). Four in five follow a usual format of the state."""
    states = [code for code in STATES if code in STATE_FORMATS]
    state = dice.choice(states)
    kind = dice.random()
    if kind < 0.72:
        formats = STATE_FORMATS[state]
        return state, fill(formats[min(int(dice.expovariate(1.1)), len(formats) - 1)], dice)
    if kind < 0.84:
        return state, fill(dice.choice(_SPECIAL), dice)
    return state, vanity(dice)
