"""The attendant's console: the desk, the lanes, and what an attendant does to them."""
