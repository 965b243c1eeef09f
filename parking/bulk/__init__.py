"""Spreadsheets for many at once: what is there goes out, and comes back changed, row by row."""
