"""How the networks in weights/ were made, from nothing but code."""
