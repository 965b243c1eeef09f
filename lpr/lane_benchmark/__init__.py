"""Measures the lane: decisions by size of the list, memory and start, news from the office."""
