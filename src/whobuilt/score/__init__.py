"""The verb score: gold × reading → how much was found, and how much of what was read is right."""
