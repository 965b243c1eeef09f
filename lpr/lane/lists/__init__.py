"""The list of who may enter: its rows and bytes, its seal, how it is fetched and kept."""
