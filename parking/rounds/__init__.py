"""Rounds of renew or release: holders say whether they keep their space; what is not goes on."""
