"""A list of personnel as another system would send it, so that the demo's page shows one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.demo import PEOPLE
from core.identity.feeds import runs
from core.identity.feeds.models import FeedRun
from core.identity.feeds.people_kinds import KINDS
from core.identity.feeds.runs import Sent

_HEADER = "employee_number,name,email,employment_class,site,badge_number"
# Two who join, one of whom cannot be told; the last of the demo's people has moved.
_MORE = (
    "100214,Zoë Müller-Ōkubo,zoe@gatehouse.example,nurse,main,B100214",
    "100215,=HYPERLINK(0),formula@gatehouse.example,staff,main,B100215",
)


def sample() -> str:
    """The list: everybody of the demo and some more."""
    rows = [
        f"{p.number},{p.name},{p.email},{p.employment_class},{p.site},B{p.number}" for p in PEOPLE
    ]
    rows[-1] = rows[-1].replace(",research,", ",main,")
    return "\n".join([_HEADER, *rows, *_MORE, f"#rows,{len(rows) + len(_MORE)}", ""])


def seed(session: Session, now: datetime) -> None:
    """Have one list looked at, unless a feed has come already."""
    if session.scalar(select(FeedRun.id).limit(1)) is not None:
        return
    kind = next(kind for kind in KINDS if kind.name == "people")
    sent = Sent(sample().encode(), "file", "people-sample.csv", None, now)
    runs.keep(session, kind, sent, runs.look(session, kind, sent.content, now))
