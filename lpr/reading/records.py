"""The records that reading hands on: boxes, characters and plate reads."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in frame pixels: left, top, width, height."""

    x: int
    y: int
    width: int
    height: int

    def to_json(self) -> list[int]:
        """``[x, y, width, height]``."""
        return [self.x, self.y, self.width, self.height]

    @property
    def area(self) -> int:
        """Square pixels."""
        return self.width * self.height

    def overlap(self, other: "Box") -> float:
        """Intersection over union, 0 to 1."""
        shared = self._shared(other)
        return shared / (self.area + other.area - shared) if shared else 0.0

    def share_in(self, other: "Box") -> float:
        """How much of this box lies in the other, 0 to 1."""
        return self._shared(other) / self.area if self.area else 0.0

    def _shared(self, other: "Box") -> int:
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return across * down if across > 0 and down > 0 else 0


@dataclass(frozen=True, slots=True)
class Character:
    """One place of a plate: the character read, its probability, and what else it might be.

    ``runners_up`` are (character, probability), likeliest first; an empty character stands for
    "nothing is there".
    """

    text: str
    probability: float
    runners_up: tuple[tuple[str, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The shape that ``flask lpr read --json`` and the lane's journal share."""
        return {
            "text": self.text,
            "probability": round(self.probability, 4),
            "runners_up": [
                {"text": text, "probability": round(probability, 4)}
                for text, probability in self.runners_up
            ],
        }


@dataclass(frozen=True, slots=True)
class PlateKind:
    """Whose plate it is and what for: ``state`` None where it cannot be named with certainty.

    ``plate_type`` is a key of ``core.plates.PLATE_TYPES``, None where the design does not show it.
    ``ranked`` are the likeliest states with their probabilities, surest first, named or not.
    """

    state: str | None = None
    confidence: float = 0.0
    plate_type: str | None = None
    ranked: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PlateRead:
    """One plate seen in one frame.

    ``confidence`` is the probability that the whole plate is right by its key, which takes O for 0
    and I for 1; never a mean over characters, so that one doubtful character shows. ``state`` is
    None where it was not named, ``plate_type`` where the design does not show it.
    """

    text: str
    confidence: float
    box: Box
    characters: tuple[Character, ...]
    state: str | None = None
    state_confidence: float = 0.0
    plate_type: str | None = None
    states: tuple[tuple[str, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """``{"text", "confidence", "box", "characters", "state", "state_confidence", "type"}``.

        Numbers are rounded to 1e-4.
        """
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "box": self.box.to_json(),
            "characters": [character.to_json() for character in self.characters],
            "state": self.state,
            "state_confidence": round(self.state_confidence, 4),
            "type": self.plate_type,
        }
