"""A spaCy pipeline as a `Tagger`: one that is installed by name, or one that lies in a folder.

spaCy is no dependency: it is imported when a pipeline is asked for, and its absence is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.labels import load_labels, schema_of
from whobuilt.ports import Tagged

_PIECE = 100_000  # characters that a pipeline is given at once


class SpacyTagger:
    """Names as a pipeline's entity recognizers and rules find them."""

    def __init__(self, pipeline: str, labels: Mapping[str, Schema] | None = None) -> None:
        """Load it; WhoBuiltError where spaCy, or the pipeline, is not there."""
        self._pipeline, self._labels = pipeline, labels or load_labels()
        meta = self._language.meta  # loaded at once, so that whoever asked is told at once
        self.name = f"spacy-{meta.get('lang', '')}-{meta.get('name', 'pipeline')}@{meta.get('version', '0')}"

    def tag(self, text: str) -> Iterator[Tagged]:
        """The names in a text, in order, none within another."""
        for start, piece in cut(text, _PIECE):
            for found in self._language(piece).ents:
                if schema := schema_of(found.label_, self._labels):
                    yield Tagged(start + found.start_char, start + found.end_char, schema)

    @cached_property
    def _language(self) -> Any:
        try:
            spacy = import_module("spacy")
        except ImportError as error:
            mend = "Install it beside WhoBuilt: pip install spacy."
            raise WhoBuiltError(Problem("not_installed", "spaCy is not installed.", self._pipeline, mend)) from error
        try:
            return spacy.load(self._pipeline)
        except (OSError, ValueError, KeyError, ImportError) as error:
            told = f"this pipeline cannot be loaded: {str(error).splitlines()[0][:200]}"
            mend = "Give the folder of a pipeline, or the name of one that is installed."
            raise WhoBuiltError(Problem("no_pipeline", told, self._pipeline, mend)) from error


def cut(text: str, size: int) -> Iterator[tuple[int, str]]:
    """A text in pieces of at most `size` characters, cut where a line or a word ends, each with its place."""
    start = 0
    while start < len(text):
        end = min(len(text), start + size)
        if end < len(text):
            end = next((at + 1 for mark in "\n。 " if (at := text.rfind(mark, start + 1, end)) > 0), end)
        yield start, text[start:end]
        start = end
