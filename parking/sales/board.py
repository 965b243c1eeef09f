"""What each web process knows of a sale without asking the database: a small published file.

The usher writes it every second; a waiting page reads it and nothing else. Where a file is old
or missing, places are kept all the same: only the news is late.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

# News older than this is told as such.
STALE_AFTER = timedelta(seconds=20)

_read: dict[Path, tuple[tuple[int, int], "Board"]] = {}


@dataclass(frozen=True)
class Board:
    """How a sale stands, as published at an instant."""

    sale_id: int
    at: datetime
    state: str
    opens_at: datetime
    closes_at: datetime
    is_paused: bool
    pause_reason: str
    per_minute: int
    places: int
    early: int | None
    seed: str
    called: int
    left: int  # spaces that nobody has
    unpaid: int  # spaces kept for people who have not paid yet
    slug: str
    product: str
    garage: str
    letter: str
    color: str
    turns: int = 0  # of those left: each waits for somebody who was called and has not begun

    def is_stale(self, now: datetime) -> bool:
        """Whether nobody has published for a while."""
        return now - self.at > STALE_AFTER


def board_path(instance: str | Path, sale_id: int) -> Path:
    """Where a sale's board lies."""
    return Path(instance) / "sales" / f"{sale_id}.json"


def publish(instance: str | Path, board: Board) -> None:
    """Put a board in the place of the one before, at once and whole."""
    path = board_path(instance, board.sale_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(asdict(board), default=datetime.isoformat))
    draft.replace(path)


def read_board(instance: str | Path, sale_id: int) -> Board | None:
    """The board of a sale, or None where there is none. A file that did not change is not read."""
    path = board_path(instance, sale_id)
    try:
        found = path.stat()
        stamp = (found.st_mtime_ns, found.st_ino)
        kept = _read.get(path)
        if kept is None or kept[0] != stamp:
            kept = _read[path] = (stamp, _parse(path.read_text()))
    except FileNotFoundError:
        return None
    return kept[1]


def _parse(text: str) -> Board:
    values = json.loads(text)
    moments = {
        name: datetime.fromisoformat(values[name]) for name in ("at", "opens_at", "closes_at")
    }
    return Board(**(values | moments))
