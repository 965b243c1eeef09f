"""Pixels to text."""
