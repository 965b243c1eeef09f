"""Receipts of payments and refunds: what they say, as a printed document and by mail."""
