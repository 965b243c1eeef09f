"""What the pages of notices show: which are worded otherwise, one in the editor, its preview."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.notices.models import NoticeWording
from core.notices.notice import Notice, all_notices, samples
from core.notices.service import newest_wordings, original
from core.notices.wording import Wording, WordingError, fill, find_faults
from core.web.i18n import LANGUAGES


@dataclass(frozen=True)
class Standing:
    """A notice in a language: the newest version, None where none was written, and what is sent."""

    language: str
    version: NoticeWording | None
    fits: bool
    sent: Wording

    @property
    def is_own(self) -> bool:
        """Whether the office's wording is sent."""
        return self.version is not None and not self.version.is_original

    @property
    def is_sent(self) -> bool:
        """Whether the office's wording is what leaves: one that no longer fits does not."""
        return self.is_own and self.fits


def list_standings(session: Session) -> list[tuple[Notice, list[Standing]]]:
    """Every notice in every language. One query."""
    newest = newest_wordings(session)
    return [
        (notice, [_standing(notice, code, newest.get((notice.name, code))) for code in LANGUAGES])
        for notice in all_notices().values()
    ]


def wording_of(version: NoticeWording | None, name: str, language: str) -> Wording:
    """What a version says; the original's text where it says that, or where there is none."""
    if version is None or version.is_original:
        return original(name, language)
    return Wording(version.subject or "", version.body or "")


def preview(notice: Notice, wording: Wording, now: datetime) -> list[Wording]:
    """The wording with the examples, and once more without what is not always known.

    Empty where it cannot be filled. Its language is the one in force.
    """
    if find_faults(wording, notice):
        return []
    mixes = (True, False) if any(p.is_choice for p in notice.placeholders) else (True,)
    try:
        return [fill(wording, samples(notice, now, filled=mix)) for mix in mixes]
    except WordingError:
        return []


def _standing(notice: Notice, language: str, version: NoticeWording | None) -> Standing:
    wording = wording_of(version, notice.name, language)
    fits = not find_faults(wording, notice)
    return Standing(language, version, fits, wording if fits else original(notice.name, language))
