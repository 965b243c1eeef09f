"""Notices: every mail that the product sends, in words that the office may change."""
