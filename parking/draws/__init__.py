"""Products sold by draw: rules, entries, the draw itself, and its proof in public."""
