"""The app that a browser shows: its built files."""
