"""The former name of a part of `parking.access`, for readers that have not moved yet."""

from parking.access import Direction, LaneKind, LaneRules

__all__ = ["Direction", "LaneKind", "LaneRules"]
