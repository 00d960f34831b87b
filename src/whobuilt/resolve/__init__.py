"""Names judged to be one thing, and what a person states, corrects or promotes."""
