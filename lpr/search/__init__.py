"""Plate history: searched by a part of the plate, and who looked at it, and why."""
