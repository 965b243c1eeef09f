"""How well and how fast plates are read: everything that docs/benchmarks/lpr.md is written from."""
