"""Money: charges, refunds and the ledger; it never learns what was bought."""
