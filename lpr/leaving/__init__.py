"""Exits on the server: what their lanes are told."""
