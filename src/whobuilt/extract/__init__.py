"""The verb extract: Document → names and statements, each within the evidence lock."""
