"""Life safety: what opens a lane above every rule and holds it open until somebody releases it."""
