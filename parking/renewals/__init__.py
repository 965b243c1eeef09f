"""Renewals: each permit's next month, paid by a saved card at published times, once."""
