"""The barriers a lane may be wired to: one port, and an adapter for each kind."""
