"""Where work runs: child processes with limits, so that no file can break more than its own reading."""
