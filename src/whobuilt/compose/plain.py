"""A dossier as JSON, for other programs: the noun as the codec writes it."""

from __future__ import annotations

import json

from whobuilt.codec import to_plain
from whobuilt.core.dossier import Dossier


def to_json(dossier: Dossier) -> str:
    """The dossier as indented JSON, ending in a line break."""
    return json.dumps(to_plain(dossier), ensure_ascii=False, indent=2) + "\n"
