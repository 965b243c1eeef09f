"""Products: what kinds of permits there are, for whom, at which price; the office edits them."""
