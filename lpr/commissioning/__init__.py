"""Setting a camera up: what its pictures of plates are like, and what to change."""
