"""Vehicles and their plates: whose they are, and their words."""
