"""Trains the network: samples in, weights out.

One loss over all heads, each averaged over the words that know its answer. The learning rate rises, then falls until the end of the
last pass. Seeded; two runs on the same processor with the same number of threads give the same weights. A GPU is used where torch finds one.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from kg.language.training.batches import SKIP, Batch, Spoiled, Spoiler, Window, batches, on, to_batch, windows
from kg.language.training.network import FAR, Network, Sizes
from kg.language.training.samples import Answers, Document
from kg.language.wordpiece import WordPiece

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long and how fast. `batches`, `minutes`: end by then even if the passes are not done (the rate falls by that count then)."""

    passes: int = 14
    batches: int | None = None
    minutes: float | None = None
    pieces: int = 4000  # a batch, padding included
    encoder_rate: float = 2e-4
    head_rate: float = 1.2e-3
    warm_up: float = 0.06
    last: float = 0.15  # share of the rates that is left at the end
    seed: int = 20
    threads: int = 2
    words_dropped: float = 0.02  # share of pieces hidden behind [UNK], so that the context has to tell

    def done(self, *, passes: float, batches: int, minutes: float) -> float:
        """The share of the training that lies behind, by the end that comes first; 1 or more: stop."""
        shares = [passes / self.passes]
        if self.batches is not None:
            shares.append(batches / self.batches)
        if self.minutes is not None:
            shares.append(minutes / self.minutes)
        return max(shares)


def sizes_of(answers: Answers) -> Sizes:
    """How many answers each head has."""
    return Sizes(len(answers.tags), len(answers.coarse), len(answers.names), len(answers.labels))


def fit(
    source: Callable[[random.Random], Sequence[Document]],
    answers: Answers,
    wordpiece: WordPiece,
    base: Path,
    plan: Plan,
    *,
    spoiled: Spoiled,
    start: Path | None = None,
    checkpoint: Path | None = None,
) -> Network:
    """Train from the base weights, or go on from a network's own (`start`).

    `source` gives the documents of a pass: made-up names change from pass to pass. `spoiled`: how much is made to look worse.
    """
    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    rng = random.Random(plan.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = Network(sizes_of(answers))
    network.load_base(base)
    if start is not None:
        network.load_state_dict(torch.load(start))
    network.to(device)
    slow = network.pretrained()
    slow_ids = {id(parameter) for parameter in slow}
    quick = [p for p in network.parameters() if p.requires_grad and id(p) not in slow_ids]
    rates = (plan.encoder_rate, plan.head_rate)
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": rates[0]}, {"params": quick, "lr": rates[1]}],
        betas=(0.9, 0.98),
        eps=1e-6,
        weight_decay=0.01,
        fused=True,
    )
    network.train()
    started = time.monotonic()
    step, running = 0, 0.0
    for number in range(plan.passes):
        groups = _groups(source(rng), wordpiece, rng, plan, spoiled)
        for index, group in enumerate(groups):
            minutes = (time.monotonic() - started) / 60
            share = plan.done(passes=number + index / len(groups), batches=step, minutes=minutes)
            if share >= 1:
                return network.cpu().eval()
            for rate, setting in zip(rates, optimizer.param_groups, strict=True):
                setting["lr"] = rate * min(share / plan.warm_up + 0.01, 1.0) * (1 - share * (1 - plan.last))
            batch = on(to_batch(group, answers), device)
            if plan.words_dropped:
                hidden = torch.rand(batch.inputs["pieces"].shape, device=device) < plan.words_dropped
                batch.inputs["pieces"].masked_fill_(hidden & (batch.inputs["piece_shapes"] > 0), wordpiece.unknown)
            optimizer.zero_grad(set_to_none=True)
            value = loss(network, batch)
            value.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0, foreach=True)
            optimizer.step()
            step += 1
            running = float(value.detach()) if step == 1 else 0.98 * running + 0.02 * float(value.detach())
            if step % 100 == 0:
                log.info(
                    "pass %d, %.0f%%, loss %.3f, %.0f s", number + 1, 100 * share, running, time.monotonic() - started
                )
        if checkpoint is not None:
            torch.save(network.state_dict(), checkpoint)
    return network.cpu().eval()


def _groups(
    documents: Sequence[Document], wordpiece: WordPiece, rng: random.Random, plan: Plan, spoiled: Spoiled
) -> list[list[Window]]:
    spoiler = Spoiler(rng, spoiled)
    found = [window for document in documents for window in windows(document, wordpiece, rng, spoiler)]
    return batches(found, rng, pieces=plan.pieces)


def loss(network: Network, batch: Batch) -> Tensor:
    """The sum of the heads' losses. Weights: what extraction leans on most (heads, labels, names) counts most."""
    scores = network(**batch.inputs)
    total = _inside(scores.names, batch.names)
    if bool((batch.heads != SKIP).any()):
        total = total + 0.5 * _cross_entropy(scores.tags, batch.tags)
        total = total + 0.2 * _cross_entropy(scores.coarse, batch.coarse)
        total = total + _cross_entropy(scores.arcs.masked_fill(batch.arcs_barred, FAR), batch.heads)
        lines = (batch.heads != SKIP).any(1).nonzero()[:, 0]
        labels = network.labels(scores.as_dependant[lines], scores.as_head[lines], batch.heads[lines].clamp(min=0))
        total = total + 0.7 * _cross_entropy(labels, batch.labels[lines])
        asked = batch.ends != SKIP
        if bool(asked.any()):
            ends = functional.binary_cross_entropy_with_logits(scores.ends[asked], batch.ends[asked].float())
            total = total + 0.5 * ends
    return total


def _cross_entropy(scores: Tensor, target: Tensor) -> Tensor:
    return functional.cross_entropy(scores.reshape(-1, scores.shape[-1]), target.reshape(-1), ignore_index=SKIP)


def _inside(scores: Tensor, allowed: Tensor) -> Tensor:
    """Minus the log of the belief that lies on allowed answers, over the words that are asked (not all answers allowed)."""
    asked = ~allowed.all(-1)
    beliefs = functional.log_softmax(scores[asked], -1)
    inside = beliefs.masked_fill(~allowed[asked], -1e9).logsumexp(-1)
    return -inside.sum() / max(1, len(inside))
