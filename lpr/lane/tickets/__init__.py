"""The printer port: a visitor's claim code on paper."""
