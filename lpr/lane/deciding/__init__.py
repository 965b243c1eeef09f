"""From a vehicle to a decided passage, written down before the barrier moves."""
