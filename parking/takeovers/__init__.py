"""A plate that stands on a stranger's account, taken over by a request that the office reviews."""
