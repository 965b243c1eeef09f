"""Why something that was shown at a lane proves nothing, and what the driver is told."""

from collections.abc import Mapping
from enum import StrEnum

from parking.access import LANGUAGES


class Why(StrEnum):
    """Why a badge or code is not taken."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    USED = "used"
    TOO_MANY = "too_many"


class CredentialError(ValueError):
    """What was shown proves nothing here."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


_SENTENCES: Mapping[Why, tuple[str, str]] = {
    Why.UNKNOWN: (
        "We do not know this badge or code here. Try again, or ask for help.",
        "No conocemos esta credencial ni este código. Intente de nuevo o pida ayuda.",
    ),
    Why.EXPIRED: (
        "This code is too old. Open your page again and show the new one, or ask for help.",
        "Este código ya venció. Abra su página y muestre el código nuevo, o pida ayuda.",
    ),
    Why.NOT_YET: (
        "This gate's clock is behind, so it cannot take your code. Ask for help.",
        "El reloj de esta barrera está atrasado y no acepta su código. Pida ayuda.",
    ),
    Why.USED: (
        "This code was used already. Open your page again and show the new one.",
        "Este código ya se usó. Abra su página de nuevo y muestre el código nuevo.",
    ),
    Why.TOO_MANY: (
        "Too many tries. Wait a minute, or ask for help.",
        "Demasiados intentos. Espere un minuto o pida ayuda.",
    ),
}


def why_sentence(why: Why, language: str = "en") -> str:
    """What the driver is told; an unknown language speaks English."""
    spoken = language if language in LANGUAGES else "en"
    return _SENTENCES[why][LANGUAGES.index(spoken)]
