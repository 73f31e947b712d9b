"""Train the mask network on folders in COCO's layout: `python -m training.masks.train FOLDER ... --out network.pt`."""

import argparse
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor
from torch.nn import functional
from torch.optim import swa_utils

from beholder.engines.embedded.experts.crops import CONTEXT, GRID
from training.masks.examples import UNKNOWN, Example, Occluder, exact, varied
from training.masks.instances import Instance, Photo, read_photos
from training.masks.network import MaskNetwork

BATCH = 32
RATE, BACKBONE_RATE = 2e-3, 2e-4
KEPT = 0.98  # of the mean, each step
REPORTED = 48  # steps between two lines
OUTSIDE = 0.25  # weight of pixels outside the box, which no mask shows

_Pair = tuple[Photo, Instance]
_Batch = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]


def batched(examples: Sequence[Example]) -> _Batch:
    """Stack examples: the network's four inputs and the target in 0..1."""
    return (
        torch.from_numpy(np.stack([one.crop for one in examples])),
        torch.from_numpy(np.stack([one.neighbours for one in examples])),
        torch.tensor([one.kind for one in examples]),
        torch.from_numpy(np.stack([one.size for one in examples])),
        torch.from_numpy(np.stack([one.target for one in examples])).float() / 255,
    )


def loss_of(logits: Tensor, target: Tensor) -> Tensor:
    """Cross entropy a pixel, and one minus the soft IoU inside the box (Rahman and Wang, 2016)."""
    inside = _inside()
    entropy = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    weights = inside + OUTSIDE * (1 - inside)
    guess, truth = logits.sigmoid() * inside, target * inside
    shared = (guess * truth).sum(dim=(1, 2))
    union = (guess + truth - guess * truth).sum(dim=(1, 2))
    return (entropy * weights).sum() / (weights.sum() * len(logits)) + (1 - (shared + 1) / (union + 1)).mean()


def _inside() -> Tensor:
    """Mark what of the output is the box: [GRID, GRID]."""
    first = round(GRID * CONTEXT / (1 + 2 * CONTEXT))
    mark = torch.zeros(GRID, GRID)
    mark[first : GRID - first, first : GRID - first] = 1
    return mark


def rounds(pairs: Sequence[_Pair], epochs: int, chance: Generator) -> Iterator[list[_Pair]]:
    """Give batches; every pair once an epoch, in another order."""
    for _ in range(epochs):
        order = chance.permutation(len(pairs))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            yield [pairs[at] for at in order[start : start + BATCH]]


class Trainer:
    """A network on its way, and the mean of what it was lately, which is what is kept."""

    def __init__(self, steps: int, start: Path | None, pace: float) -> None:
        """Begin with the detector's backbone, or with the weights at `start`; `pace` multiplies the rates."""
        self.network = MaskNetwork()
        if start is not None:
            self.network.load_state_dict(torch.load(start, weights_only=True)["network"])
        self.mean = swa_utils.AveragedModel(
            self.network, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(KEPT), use_buffers=True
        )
        named = [(name, one) for name, one in self.network.named_parameters() if one.requires_grad]
        deep = [one for name, one in named if name.startswith("backbone.")]
        new = [one for name, one in named if not name.startswith("backbone.")]
        groups = [{"params": deep, "lr": BACKBONE_RATE * pace}, {"params": new, "lr": RATE * pace}]
        self._optimizer = torch.optim.AdamW(groups, weight_decay=0.02)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimizer, lambda step: _rate(step, steps))

    def step(self, examples: Sequence[Example]) -> float:
        """Learn from one batch; give its loss."""
        self.network.train()
        *inputs, target = batched(examples)
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.network(*inputs)
        loss = loss_of(logits.float(), target)
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimizer.step()
        self._schedule.step()
        self.mean.update_parameters(self.network)
        return float(loss.item())

    def save(self, out: Path) -> None:
        """Write the mean."""
        torch.save({"network": self.mean.module.state_dict()}, out)


def _rate(step: int, steps: int) -> float:
    """Warm up over 50 steps, then fall as a cosine to 2 %."""
    return min(1.0, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / steps)))


def measure(network: torch.nn.Module, pairs: Sequence[_Pair], told: bool) -> float:
    """Give the mean IoU in the output's own pixels inside the box; close to that of masks in the photos."""
    network.eval()
    inside = _inside() > 0
    found: list[float] = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(pairs), BATCH):
            *inputs, target = batched([exact(*pair) for pair in pairs[start : start + BATCH]])
            if not told:
                inputs[2] = torch.full_like(inputs[2], UNKNOWN)
            guess, truth = (network(*inputs) > 0) & inside, (target > 0.5) & inside
            shared, union = (guess & truth).sum(dim=(1, 2)), (guess | truth).sum(dim=(1, 2))
            found += (shared / union.clamp(min=1)).tolist()
    return float(np.mean(found))


def train(pairs: Sequence[_Pair], held: Sequence[_Pair], arguments: argparse.Namespace) -> None:
    """Train for so many epochs over `pairs`, write the weights, and say how good they are on `held`."""
    torch.manual_seed(arguments.seed)
    chance = np.random.default_rng(arguments.seed)
    steps = arguments.epochs * (len(pairs) // BATCH)
    trainer = Trainer(steps, arguments.start, arguments.pace)
    losses: list[float] = []
    for step, batch in enumerate(rounds(pairs, arguments.epochs, chance), 1):
        fronts = [Occluder.of(*pairs[at]) for at in chance.integers(len(pairs), size=len(batch))]
        examples = [varied(*pair, chance, front) for pair, front in zip(batch, fronts, strict=True)]
        losses.append(trainer.step(examples))
        if step % REPORTED == 0 or step == steps:
            print(f"step {step} of {steps}, loss {np.mean(losses[-REPORTED:]):.4f}", flush=True)
            trainer.save(arguments.out)
    for told, name in ((True, "told"), (False, "not told")) if held else ():
        print(f"held out, kinds {name}: mean IoU {measure(trainer.mean.module, held, told):.4f}", flush=True)


def main() -> None:
    """Read the command line, train, write the weights."""
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    photos = [photo for folder in arguments.folders for photo in read_photos(folder)]
    held = photos[:: arguments.held] if arguments.held else []
    names = {photo.name for photo in held}
    pairs = [(photo, one) for photo in photos if photo.name not in names for one in photo.instances if one.teaches]
    asked = [(photo, one) for photo in held for one in photo.instances if one.teaches]
    print(f"{len(pairs)} instances to learn, {len(asked)} held out", flush=True)
    train(pairs, asked, arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="instances.json and images/ in each")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="go on from these weights")
    parser.add_argument("--pace", type=float, default=1.0, help="multiplies the learning rates")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--held", type=int, default=0, help="hold out every n-th photo and report its mean IoU")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
