"""One process a lane: camera, list, decision, barrier, journal.

A vehicle's way through the folders: cameras → watching → deciding (by lists, inside, leaving,
credentials, safety) → journal → barriers; screen and tickets speak to its driver, server to home.
"""
