"""From which confidence on a read may open a gate."""

# Chosen on drawn plates that were kept out of training; docs/benchmarks/lpr.md has the curve.
OPENING_THRESHOLD = 0.95
