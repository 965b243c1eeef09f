"""Garages: their spaces, hours, rates and state, for the public and the office."""
