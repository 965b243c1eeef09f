"""The lane's talk with its server, which nothing at the gate waits for."""
