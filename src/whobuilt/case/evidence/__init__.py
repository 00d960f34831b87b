"""The case as evidence: what comes in, what it is kept as, what leaves it."""
