"""What lanes tell of themselves, taken into the server's tables."""
