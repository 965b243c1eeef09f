"""What opens beside the plate, on the server: badges, the code of a person's page, their use."""
