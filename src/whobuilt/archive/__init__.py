"""The evidence archive: a tamper-evident log of custody, its proofs and timestamps, and packages that carry them."""
