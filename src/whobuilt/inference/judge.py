"""A judge of pairs of names: a small transformer that reads a stretch of text once and scores every pair in it.

The encoder is BERT's (Devlin et al. 2019); a name is the mean of its pieces, and a pair is judged with what both attend
to in the last layer, as in ATLOP (Zhou et al. 2021). A pair of entities is as likely as its likeliest pair of mentions,
and a little likelier for every other one. It says how likely a deal is; what to do with that is for the extractor.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from math import log

import numpy as np
import onnxruntime

from whobuilt.inference.pairs import MODALITIES, OTHERS, UNKNOWN, View, look
from whobuilt.inference.pieces import Pieces
from whobuilt.ports import Judged, Named


class OnnxJudge:
    """A trained model as a judge; one text at a time."""

    def __init__(self, name: str, model: bytes) -> None:
        """Load a model, which whoever calls has checked; it brings its vocabulary."""
        self.name = name
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # documents are read side by side, not one document by many threads
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        pieces = json.loads(self._session.get_modelmeta().custom_metadata_map["pieces"])
        self._pieces = Pieces(dict(pieces), unknown=UNKNOWN)

    def judge(self, text: str, names: Sequence[Named]) -> Iterable[Judged]:
        """Every pair of a possible vendor and a possible customer among the names, each pair of entities once."""
        view = look(self._pieces, text, names)
        if view:
            yield from self._score(view)

    def _score(self, view: View) -> Iterator[Judged]:
        deals, modalities = self._session.run(
            ["deal", "modality"],
            {
                "ids": view.ids[None],
                "types": view.types[None],
                "vendors": view.vendors,
                "customers": view.customers,
                "distances": view.distances,
            },
        )
        for cells in view.pairs.values():
            logits = np.array([deals[cell] for cell in cells])
            best = int(logits.argmax())
            shares = np.exp(logits - logits[best])
            deal = float(logits[best]) + log(float(shares.sum())) - OTHERS * log(len(cells))
            told = sum(share * modalities[cell] for share, cell in zip(shares, cells, strict=True))
            seller, buyer = cells[best]
            yield Judged(
                view.sellers[seller].index,
                view.buyers[buyer].index,
                round(float(1 / (1 + np.exp(-deal))), 3),
                MODALITIES[int(np.argmax(told))],
            )
