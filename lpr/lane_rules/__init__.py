"""A lane's own switches, above those of its garage: kept, worded, previewed, undone."""
