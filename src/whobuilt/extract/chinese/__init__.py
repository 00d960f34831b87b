"""Chinese text → names and statements, in simplified and traditional characters alike."""
