"""The judge's network in PyTorch: BERT's encoder (Devlin et al. 2019), told where names stand, and a head for pairs.

A pair is judged by its two names and by what both attend to in the last layer, as in ATLOP (Zhou et al. 2021); another
head tells how firmly the deal is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import sqrt

import torch
from torch import Tensor, nn
from torch.nn import functional

from whobuilt.inference.pairs import ALL_DISTANCES, ALL_TYPES, MODALITIES, Floats
from whobuilt.inference.teaching.base import Base, Shape

LAYERS = 6  # the base's first; the rest adds little here and doubles the time
_PARTS = ("q", "k", "v", "ao", "aln", "fi", "fo", "oln")  # of a layer, in the base's words
_PAIR = 256  # numbers that a pair is weighed by
_LITTLE = 1e-12
_DROPPED, _DROPPED_AT_LAST = 0.1, 0.2
_SPREAD = 0.02  # of what begins by chance


class Layer(nn.Module):
    """Every piece looks at all others, then is thought over by itself."""

    def __init__(self, shape: Shape) -> None:
        """A layer that knows nothing yet."""
        super().__init__()
        self.heads, self.scale = shape.heads, sqrt(shape.width / shape.heads)
        self.q, self.k, self.v, self.ao = (nn.Linear(shape.width, shape.width) for _ in range(4))
        self.aln, self.oln = (nn.LayerNorm(shape.width, eps=_LITTLE) for _ in range(2))
        self.fi, self.fo = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.drop = nn.Dropout(_DROPPED)

    def forward(self, state: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """The next state, and how much each piece looked at each other, by head."""
        query, key, value = (
            part(state).unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        scores = query @ key.transpose(2, 3) / self.scale
        if mask is not None:
            scores = scores + mask
        looks = self.drop(functional.softmax(scores, dim=-1))
        seen = (looks @ value).transpose(1, 2).flatten(2)
        state = self.aln(state + self.drop(self.ao(seen)))
        return self.oln(state + self.drop(self.fo(functional.gelu(self.fi(state))))), looks


class Network(nn.Module):
    """Encoder and heads. The encoder's parts are called as in the base's file, which fills them by name."""

    def __init__(self, shape: Shape, pieces: int, layers: int = LAYERS) -> None:
        """A network that knows nothing yet."""
        super().__init__()
        self.emb = nn.ModuleDict(
            {
                "word": nn.Embedding(pieces, shape.width),
                "pos": nn.Embedding(shape.places, shape.width),
                "ln": nn.LayerNorm(shape.width, eps=_LITTLE),
            }
        )
        self.layers = nn.ModuleList(Layer(shape) for _ in range(layers))
        self.drop = nn.Dropout(_DROPPED)
        self.types = _embed(ALL_TYPES, shape.width)
        self.types.weight.data[0] = 0  # what is no name stays as the base knows it
        self.vendor, self.customer = nn.Linear(2 * shape.width, _PAIR), nn.Linear(2 * shape.width, _PAIR)
        self.distance = _embed(ALL_DISTANCES, _PAIR)
        self.both = nn.Linear(_PAIR, _PAIR)
        self.drop_at_last = nn.Dropout(_DROPPED_AT_LAST)
        self.deal, self.modality = nn.Linear(_PAIR, 1), nn.Linear(_PAIR, len(MODALITIES))

    @property
    def learned_before(self) -> list[nn.Parameter]:
        """What comes from the base, and is to be changed with more care than the rest."""
        return [*self.emb.parameters(), *self.layers.parameters()]

    @property
    def learned_anew(self) -> list[nn.Parameter]:
        """What begins by chance."""
        known = {id(each) for each in self.learned_before}
        return [each for each in self.parameters() if id(each) not in known]

    def encode(self, ids: Tensor, types: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The last state of some texts' pieces, and how much each looked at each other there.

        `mask` is 0 for pieces that are there and very low for those that only fill up.
        """
        words = self.emb["word"](ids) + self.types(types)
        state = self.drop(self.emb["ln"](words + self.emb["pos"].weight[: ids.shape[1]]))
        looks = state
        for layer in self.layers:
            state, looks = layer(state, mask)
        return state, looks

    def judge(
        self, state: Tensor, looks: Tensor, vendors: Tensor, customers: Tensor, distances: Tensor
    ) -> tuple[Tensor, Tensor]:
        """For each vendor and customer of one text, how likely a deal is, and each modality: both as logits."""
        both = torch.einsum("hvk,hck->vck", vendors @ looks, customers @ looks)
        context = (both / (both.sum(-1, keepdim=True) + 1e-6)) @ state
        vendor = _join(self.vendor, (vendors @ state)[:, None], context)
        customer = _join(self.customer, (customers @ state)[None], context)
        pair = self.both(self.drop(vendor * customer)) + vendor + customer + self.distance(distances)
        pair = functional.gelu(pair)
        return self.deal(self.drop_at_last(pair)).squeeze(-1), self.modality(pair)


def make_network(base: Base, pieces: Sequence[str], seed: int) -> Network:
    """A network that knows what the base knows of some pieces, and nothing of deals."""
    torch.manual_seed(seed)
    network = Network(base.shape, len(pieces))
    known = dict(network.named_parameters())
    with torch.no_grad():
        for name, numbers in _take(base, pieces).items():
            known[name].copy_(torch.tensor(numbers).reshape(known[name].shape))
    return network


def _take(base: Base, pieces: Sequence[str]) -> dict[str, Floats]:
    """The base's numbers, by the names of the network's parts."""
    # The base tells two kinds of text apart; ours are all of the first, which therefore is part of every place.
    kind = base.tensor("emb.type")[: base.shape.width]
    found = {
        "emb.word.weight": base.words(pieces),
        "emb.pos.weight": base.tensor("emb.pos").reshape(-1, base.shape.width) + kind,
    }
    for part in ("weight", "bias"):
        found[f"emb.ln.{part}"] = base.tensor(f"emb.ln.{part[0]}")
    for layer, part, kind_of in product(range(LAYERS), _PARTS, ("weight", "bias")):
        found[f"layers.{layer}.{part}.{kind_of}"] = base.tensor(f"l{layer}.{part}.{kind_of[0]}")
    return found


def _embed(count: int, width: int) -> nn.Embedding:
    made = nn.Embedding(count, width)
    nn.init.normal_(made.weight, std=_SPREAD)
    return made


def _join(part: nn.Linear, name: Tensor, context: Tensor) -> Tensor:
    """`part` of a name and its context side by side, without laying the name beside each context."""
    width = name.shape[-1]
    mixed = name @ part.weight[:, :width].T + context @ part.weight[:, width:].T
    return torch.tanh(mixed + part.bias)
