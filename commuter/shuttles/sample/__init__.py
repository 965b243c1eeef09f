"""The demo network: public route and stop names, with times and positions of our own."""
