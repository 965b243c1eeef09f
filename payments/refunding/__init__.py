"""Refunds that the office decides: alone up to a limit, above it by two people."""
