"""Waitlists: who comes next by published rules, offers that pass on, and the log of it all."""
