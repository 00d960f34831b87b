"""A case's log of custody: entries in a tree whose signed heads anybody can keep, and its verification."""
