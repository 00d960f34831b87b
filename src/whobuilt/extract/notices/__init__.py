"""Extract from notices and tables: awards, contracts, lists, whose fields stand apart from each other."""
