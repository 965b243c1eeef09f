"""Whether a look shows the vehicle in hand or the next one, by its plate's place and text."""

from datetime import datetime, timedelta
from enum import Enum

from core.plates import fold
from lpr.lane.watching.looks import Look
from lpr.reading.consensus import is_alike
from lpr.reading.records import Box, PlateRead

# A plate does not leap: between two looks this close in time it moves and grows less than this.
NEAR_IN_TIME = timedelta(seconds=1)
_MOST_MOVED = 1.2  # of its width
_MOST_GROWN = 1.5
# A read less sure than this says nothing about another vehicle.
SURE_ENOUGH = 0.5
_MOST_PLATES = 3  # of one look


class Whose(Enum):
    """Whose plate a look shows."""

    SAME = "same"  # the vehicle in hand
    STRAY = "stray"  # perhaps another's: the next look decides
    NEXT = "next"  # another vehicle, as the strays before showed


class Trail:
    """Follows one vehicle's plate from look to look.

    A single look that shows another plate is a stray: a misread, a sign, the car behind. Two in a
    row that agree are the next vehicle, also where the two numbers are alike, as in a fleet, but
    then only if the plate has leapt.
    """

    def __init__(self) -> None:
        self.strays: list[Look] = []
        self._box: Box | None = None
        self._at: datetime | None = None
        self._surest: PlateRead | None = None
        self._keys: set[str] = set()
        self._looks = 0

    def judge(self, look: Look) -> tuple[Whose, Look]:
        """Whose look it is, and the look with that vehicle's plate first."""
        if not look.reads:
            return Whose.SAME, look
        for read in look.reads[:_MOST_PLATES]:
            if self._is_same(read, look.frame.at):
                return self._follow(look, read)
        if look.confidence < SURE_ENOUGH:
            return Whose.SAME, look
        if not self._confirms(look.reads[0]):
            return Whose.STRAY, look
        if self._is_a_mere_start(look.frame.at):
            self._surest = None
            return self._follow(look, look.reads[0])
        return Whose.NEXT, look

    def take_strays(self) -> list[Look]:
        """The strays so far, oldest first, which are then forgotten."""
        strays, self.strays = self.strays, []
        return strays

    def has_leapt(self, look: Look) -> bool:
        """Whether the look's plate stands where the vehicle's own cannot have moved to."""
        return bool(look.reads) and not self._is_near(look.reads[0].box, look.frame.at)

    def _follow(self, look: Look, read: PlateRead) -> tuple[Whose, Look]:
        self._box, self._at = read.box, look.frame.at
        self._keys.add(fold(read.text))
        self._looks += 1
        if self._surest is None or read.confidence > self._surest.confidence:
            self._surest = read
        others = [other for other in look.reads if other is not read]
        return Whose.SAME, Look(look.frame, [read, *others], look.read_ms)

    def _is_same(self, read: PlateRead, at: datetime) -> bool:
        if self._surest is None or fold(read.text) in self._keys:
            return True
        return is_alike(self._surest.text, read.text) and self._is_near(read.box, at)

    def _is_near(self, box: Box, at: datetime) -> bool:
        if self._box is None or self._at is None or at - self._at > NEAR_IN_TIME:
            return False
        widest = max(box.width, self._box.width)
        if widest > _MOST_GROWN * min(box.width, self._box.width):
            return False
        across = abs(2 * (box.x - self._box.x) + box.width - self._box.width) / 2
        down = abs(2 * (box.y - self._box.y) + box.height - self._box.height) / 2
        return max(across, down) <= _MOST_MOVED * widest

    def _confirms(self, read: PlateRead) -> bool:
        """Whether the stray before showed the same other plate."""
        if not self.strays or self._surest is None:
            return False
        before = self.strays[-1].reads[0]
        if is_alike(self._surest.text, read.text):
            return fold(before.text) == fold(read.text)
        return is_alike(before.text, read.text)

    def _is_a_mere_start(self, at: datetime) -> bool:
        """Whether the one read so far was a stray itself: just before, and never again."""
        return self._looks == 1 and self._at is not None and at - self._at <= NEAR_IN_TIME
