"""Places: a case's folder of bytes, its record in SQLite, its full-text index. Adapters of the ports."""

from whobuilt.store.blobs import FolderBlobs
from whobuilt.store.index import TantivyIndex
from whobuilt.store.paths import CasePaths
from whobuilt.store.sqlite import SqliteRecord

__all__ = ["CasePaths", "FolderBlobs", "SqliteRecord", "TantivyIndex"]
