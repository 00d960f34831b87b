"""The judge of pairs as files: `judge.onnx`, and `judge.json`, which says what it is. WhoBuilt checks and runs it."""
