"""Sale days: a waiting room in a fair order before a product that many want at once."""
