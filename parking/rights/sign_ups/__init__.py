"""Signing up for a duty: on which terms a garage takes it, and each person's own sign-ups."""
