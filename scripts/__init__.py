"""What sets a machine up and keeps the repository in order; nothing of it runs in production."""
