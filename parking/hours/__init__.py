"""Hours of the week: as the tables keep them, and in words."""
