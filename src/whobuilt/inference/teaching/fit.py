"""Teaching the network: how wrong it is about the lessons, and the steps by which it becomes less so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional

from whobuilt.inference.pairs import MODALITIES, OTHERS, Cell, Pair, View, look
from whobuilt.inference.pieces import Pieces
from whobuilt.inference.teaching.lessons import Lesson
from whobuilt.inference.teaching.network import Network

_NEVER = -1e4  # a logit
_FILLING = torch.finfo(torch.float32).min
_NEW_IS_FASTER = 5  # times the rate, for what begins by chance
_DECAY, _LONGEST_STEP, _RISING = 0.01, 1.0, 0.1
_MODALITY_COUNTS = 0.15  # beside the deals
_SORTED_TOGETHER = 8  # batches whose lessons are sorted by length, so that little is filled up
_NO_DEAL = -1


@dataclass(frozen=True, slots=True)
class Settings:
    """How often each passage is read, how fast is learned, how many lessons are a step, where chance begins."""

    epochs: int = 9
    rate: float = 1.5e-4
    batch: int = 8
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one reading of all passages came to: the mean error, and of the deals, how many modalities were right."""

    number: int
    loss: float
    modality: float


@dataclass(frozen=True, slots=True)
class Task:
    """A lesson as the network sees it, and the right answers: pair by pair, deal or not, told or not, how firmly."""

    view: View
    deals: Tensor
    told: Tensor
    modalities: Tensor


def teach(network: Network, courses: Sequence[Sequence[Lesson]], pieces: Pieces, settings: Settings) -> Iterator[Epoch]:
    """Read one lesson of each course at each epoch; what was begun with a seed ends alike on the same machine."""
    chance = Random(settings.seed)  # noqa: S311  # the same at every run; nothing is kept secret
    learning = _Learning(network, settings, settings.epochs * ceil(len(courses) / settings.batch))
    for number in range(1, settings.epochs + 1):
        network.train()
        seen = (make_task(chance.choice(course), pieces) for course in courses)
        tasks = [task for task in seen if task]
        chance.shuffle(tasks)
        yield learning.read(number, _make_batches(tasks, settings.batch, chance))
    network.eval()


def make_task(lesson: Lesson, pieces: Pieces) -> Task | None:
    """What is asked of a lesson, and the answers; None where nobody in it can have sold to anybody."""
    view = look(pieces, lesson.text, lesson.names)
    if view is None:
        return None
    deals = {deal.pair: MODALITIES.index(deal.modality) for deal in lesson.deals}
    return Task(
        view,
        torch.tensor([float(pair in deals) for pair in view.pairs]),
        torch.tensor([float(pair not in lesson.untold) for pair in view.pairs]),
        torch.tensor([deals.get(pair, _NO_DEAL) for pair in view.pairs]),
    )


def answer(network: Network, tasks: Sequence[Task]) -> Iterator[tuple[Tensor, Tensor]]:
    """For each task, the logits of its pairs: deal or not, and each modality."""
    size = max(len(task.view.ids) for task in tasks)
    ids, types = (torch.zeros(len(tasks), size, dtype=torch.long) for _ in range(2))
    mask = torch.full((len(tasks), 1, 1, size), _FILLING)
    for row, task in enumerate(tasks):
        end = len(task.view.ids)
        ids[row, :end], types[row, :end] = torch.tensor(task.view.ids), torch.tensor(task.view.types)
        mask[row, ..., :end] = 0
    states, looks = network.encode(ids, types, mask)
    for row, task in enumerate(tasks):
        view, end = task.view, len(task.view.ids)
        given = (torch.tensor(each) for each in (view.vendors, view.customers, view.distances))
        yield pool(view.pairs, *network.judge(states[row, :end], looks[row, :, :end, :end], *given))


def pool(pairs: dict[Pair, list[Cell]], deals: Tensor, modalities: Tensor) -> tuple[Tensor, Tensor]:
    """What a table of mentions says of each pair of entities, as `OnnxJudge` reads it."""
    rows, columns = torch.tensor([cell for cells in pairs.values() for cell in cells]).T
    counts = torch.tensor([len(cells) for cells in pairs.values()])
    owners = torch.arange(len(pairs)).repeat_interleave(counts)
    logits = deals[rows, columns]
    best = torch.full((len(pairs),), _NEVER).scatter_reduce(0, owners, logits.detach(), "amax")
    shares = torch.exp(logits - best[owners])
    sums = torch.zeros(len(pairs)).index_add(0, owners, shares)
    weights = (shares / sums[owners]).detach()[:, None]
    told = torch.zeros(len(pairs), modalities.shape[-1])
    told = told.index_add(0, owners, modalities[rows, columns] * weights)
    return best + sums.log() - OTHERS * counts.log(), told


@dataclass(slots=True)
class _Tally:
    """What is counted over an epoch."""

    loss: float = 0.0
    steps: int = 0
    modalities: int = 0
    right: int = 0


class _Learning:
    """A network under way: the rate rises over the first tenth of the steps and falls to nothing over all."""

    def __init__(self, network: Network, settings: Settings, steps: int) -> None:
        self._network = network
        groups = (
            {"params": network.learned_before, "lr": settings.rate},
            {"params": network.learned_anew, "lr": settings.rate * _NEW_IS_FASTER},
        )
        self._optimizer = torch.optim.AdamW(groups, weight_decay=_DECAY)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min(1, (step + 1) / (_RISING * steps + 1)) * max(0, 1 - step / steps)
        )

    def read(self, number: int, batches: Iterable[Sequence[Task]]) -> Epoch:
        tally = _Tally()
        for batch in batches:
            self._step(batch, tally)
        return Epoch(number, tally.loss / max(1, tally.steps), tally.right / max(1, tally.modalities))

    def _step(self, batch: Sequence[Task], tally: _Tally) -> None:
        answers = list(answer(self._network, batch))
        deals = torch.cat([deals for deals, _ in answers])
        told = torch.cat([task.told for task in batch])
        if not told.any():
            return
        wrong = functional.binary_cross_entropy_with_logits(
            deals, torch.cat([task.deals for task in batch]), reduction="none"
        )
        loss = whole = (wrong * told).sum() / told.sum()
        wanted = torch.cat([task.modalities for task in batch])
        if (wanted != _NO_DEAL).any():
            said = torch.cat([modalities for _, modalities in answers])
            whole = loss + _MODALITY_COUNTS * functional.cross_entropy(said, wanted, ignore_index=_NO_DEAL)
            tally.modalities += int((wanted != _NO_DEAL).sum())
            tally.right += int((said.argmax(-1) == wanted).sum())
        self._optimizer.zero_grad()
        whole.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), _LONGEST_STEP)
        self._optimizer.step()
        self._schedule.step()
        tally.loss += loss.item()
        tally.steps += 1


def _make_batches(tasks: Sequence[Task], size: int, chance: Random) -> Iterator[Sequence[Task]]:
    """Tasks that are about as long as each other, in an order by chance."""
    for start in range(0, len(tasks), size * _SORTED_TOGETHER):
        near = sorted(tasks[start : start + size * _SORTED_TOGETHER], key=lambda task: len(task.view.ids))
        batches = [near[first : first + size] for first in range(0, len(near), size)]
        chance.shuffle(batches)
        yield from batches
