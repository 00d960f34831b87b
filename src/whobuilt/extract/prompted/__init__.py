"""Language models as extractors: what they are asked, what an answer may be, and the lock on every word of it."""
