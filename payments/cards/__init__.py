"""Cards that people let us keep for renewals: at the payment company, with consent, never here."""
