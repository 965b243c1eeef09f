"""From which confidence on a read may open a gate."""

# Measured with these weights on 100,000 drawn plates kept out of training: from 0.976 on, at most
# one in 1,000 of them is read wrong with at least that confidence. The curve is in
# docs/benchmarks/lpr.md; `python -m lpr.training --calibrate 100000` measures it again.
OPENING_THRESHOLD = 0.976
