"""Plate tests: what a lane's reader makes of an enrolled plate, and what the office makes of it."""
