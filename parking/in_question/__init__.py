"""Permits in question: whose holders no longer meet a rule of their product, until decided."""
