"""Shuttle timetables: GTFS feeds in, departures out."""
