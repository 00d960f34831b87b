"""English: patterns over sentences, in tables that an investigator can read."""
