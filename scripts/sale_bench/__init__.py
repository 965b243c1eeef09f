"""The bench of a sale day: a world of people, our real web server, and Locust as its buyers."""
