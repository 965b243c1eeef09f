"""A person's own page: what they hold, what is due, what ends soon, what happened."""
