"""Badges that their holders report lost: they open nothing from then on."""
