"""Garages, products, permits, vehicles and stays."""
