"""What holds a lane open: each hold with its cause, who, why and since when, on disk."""

import json
import logging
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from parking.access import LifeSafety

log = logging.getLogger("gatehouse.lane")

# The order in which a decision names them.
CAUSES = (LifeSafety.FIRE, LifeSafety.KEY_SWITCH, LifeSafety.CONSOLE, LifeSafety.RESPONDER)
UNREADABLE = "the lane's own record of what holds it open could not be read"


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason why the lane stays open. `lasts_s` ends it by itself; None is until released."""

    uid: str
    cause: LifeSafety
    who: str
    why: str
    since: datetime
    lasts_s: float | None = None

    def to_json(self) -> dict[str, Any]:
        """As the journal, the server and the lane's file have it."""
        return {
            "uid": self.uid,
            "cause": self.cause.value,
            "who": self.who,
            "why": self.why,
            "since": self.since.isoformat(),
            "lasts_s": self.lasts_s,
        }


class HoldBook:
    """`holds.json` in the lane's folder: a lane that was held open is so after a restart too.

    One that cannot be read holds the lane open until a person releases it: nobody knows any more
    whether there is a fire.
    """

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._now = now

    def load(self) -> list[Hold]:
        """What held the lane open when this was last written."""
        try:
            return [_from_json(row) for row in json.loads(self._path.read_text())]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.error("holds.json cannot be read: %s", error)  # noqa: TRY400 - the path says it all
            uid = uuid.uuid4().hex
            return [Hold(uid, LifeSafety.CONSOLE, "the lane", UNREADABLE, self._now)]

    def save(self, holds: Iterable[Hold]) -> bool:
        """Write all that holds it open now; False where a full disk keeps it in memory alone."""
        part = self._path.with_suffix(".part")
        try:
            with part.open("w") as file:
                json.dump([hold.to_json() for hold in holds], file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
        except OSError:
            log.exception("holds.json cannot be written")
            return False
        return True


def _from_json(row: dict[str, Any]) -> Hold:
    lasts = row["lasts_s"]
    return Hold(
        uid=str(row["uid"]),
        cause=LifeSafety(row["cause"]),
        who=str(row["who"]),
        why=str(row["why"]),
        since=datetime.fromisoformat(row["since"]),
        lasts_s=None if lasts is None else float(lasts),
    )
