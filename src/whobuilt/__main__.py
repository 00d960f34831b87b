"""`python -m whobuilt` is the command `whobuilt`."""

import sys

from whobuilt.cli import main

if __name__ == "__main__":
    sys.exit(main())
