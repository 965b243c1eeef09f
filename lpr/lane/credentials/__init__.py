"""What a driver shows beside the plate: read, checked, counted once."""
