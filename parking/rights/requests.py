"""What the routes of all lists share: the filter in the address, and a step done or refused."""

from collections.abc import Callable, Container, Mapping

from sqlalchemy.orm import Session

from core.db import transaction
from core.web.errors import Refusal
from parking.rights.pages import Chosen
from parking.rights.refusals import RightsRefusedError
from parking.rights.tenure import Tenure
from parking.rights.words import refusal_sentence

LONGEST_SEARCH = 100


def chosen_by(arguments: Mapping[str, str], kinds: Container[str] = ()) -> Chosen:
    """The filter that an address asks for; what it cannot mean is left out."""
    tenure, kind = arguments.get("tenure", ""), arguments.get("kind", "")
    words = arguments.get("words", "").replace("\x00", "").strip()
    return Chosen(
        words=words[:LONGEST_SEARCH],
        tenure=tenure if tenure in set(Tenure) else "",
        kind=kind if kind in kinds else "",
    )


def done_or_refused(act: Callable[[Session], object]) -> None:
    """Take a step in a transaction of its own. Raises Refusal with a sentence."""
    try:
        with transaction() as session:
            act(session)
    except RightsRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused)) from refused
