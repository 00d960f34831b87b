"""The place inference: trained taggers and language models, here or elsewhere, each with its name and version."""
