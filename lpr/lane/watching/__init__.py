"""From frames to vehicles: who is there, whose plate it is, whether anything moves."""
