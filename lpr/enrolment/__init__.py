"""A new box at a lane: a code that is good once, and the token, keys and list it brings."""
