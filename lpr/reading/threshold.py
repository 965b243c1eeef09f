"""From which confidence on a read may open a gate."""

# Measured with these weights: of 100,000 drawn plates kept out of training at most one in 1,000 is
# read wrong with at least 0.977, of 1,800 drawn passages with at least 0.976, and the higher one
# counts for both (docs/decisions/0097). The curve is in docs/benchmarks/lpr.md;
# `python -m lpr.training --calibrate 100000` and `--calibrate-consensus 2000` measure it again.
OPENING_THRESHOLD = 0.977
