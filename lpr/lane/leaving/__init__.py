"""What an exit lane knows of the stays that end there."""
