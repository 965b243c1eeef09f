"""What a transaction remembers until it ends: rows that it has locked, answers that cannot change.

Work on many things at once locks and reads them with a few statements, and the commands that then
work on each ask here first. Nothing of it outlives the transaction.
"""

from collections.abc import Hashable
from typing import Any

from sqlalchemy.orm import Session

_KEY = "gatehouse_remembered"


def remember(session: Session, what: Hashable, value: Any) -> None:
    """Remember something, of which nobody else can make anything else before this one ends."""
    _memory(session)[what] = value


def recall(session: Session, what: Hashable) -> Any:
    """What was remembered of it in this transaction; None where nothing was."""
    return _memory(session).get(what)


def _memory(session: Session) -> dict[Hashable, Any]:
    """The memory of the transaction, or savepoint, that is under way, and of no other."""
    transaction = session.get_nested_transaction() or session.get_transaction()
    kept, memory = session.info.get(_KEY, (None, {}))
    if kept is None or kept is not transaction:
        memory = {}
        session.info[_KEY] = (transaction, memory)
    found: dict[Hashable, Any] = memory
    return found
