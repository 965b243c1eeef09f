"""Plates' designs of the last thirty years, region by region, freely after the real ones."""
