"""A lane in shadow beside the present system: its events brought in, and what differs."""
