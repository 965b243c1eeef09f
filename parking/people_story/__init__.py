"""A person's whole story on one page, for the office: what they hold, paid and did, and why."""
