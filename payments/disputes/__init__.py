"""Disputes: a payer's bank takes money back, and decides who keeps it."""
