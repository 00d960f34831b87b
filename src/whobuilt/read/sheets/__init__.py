"""Spreadsheets as rows of cells, read in a child process: streamed, bounded, each thing that is not plain told."""
