"""Source → Capture: bytes are hashed and kept before anything reads them."""

from whobuilt.preserve.files import Preserved, preserve

__all__ = ["Preserved", "preserve"]
