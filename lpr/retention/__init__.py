"""How long what was read is kept, what holds it back, and receipts of what was removed."""
