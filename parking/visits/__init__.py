"""Visitors' stays as they see them: found by code or plate, priced, paid."""
