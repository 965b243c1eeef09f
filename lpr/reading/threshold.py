"""From which confidence on a read may open a gate."""

# Measured with these weights on 20,000 drawn plates kept out of training: at 0.970 one in 1,000 is
# read wrong with at least that confidence, so one step of 0.005 more. The curve is in
# docs/benchmarks/lpr.md; `python -m lpr.training --calibrate 20000` measures it again.
OPENING_THRESHOLD = 0.975
