"""Documents as they are found, shown, translated, and read by models and lists of one's own."""
