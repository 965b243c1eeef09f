"""Temporary plates: another car on a permit for some days, instead of one's own or beside it."""
