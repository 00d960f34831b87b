"""WhoBuilt: from documents to a sourced record of who supplies surveillance technology to which public bodies."""

__version__ = "0.1.0"
