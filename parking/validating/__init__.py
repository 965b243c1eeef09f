"""Validations of visitors' stays by clinics and desks."""
