"""Permits: price, capacity, and each step of a permit's life."""
