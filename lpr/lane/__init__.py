"""One process a lane: camera, list, decision, barrier, journal."""
