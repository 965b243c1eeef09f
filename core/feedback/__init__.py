"""Feedback: what people tell the office, and what becomes of it."""
