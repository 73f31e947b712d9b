"""The mask network: a MobileNetV2 of COCO's detector, and a small decoder that climbs back to the pixels."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from beholder.engines.embedded.experts.crops import CELLS
from training.masks.backbone import WIDTHS, Backbone

KINDS = 91  # COCO's numbers, 0 for what nobody named
FROZEN = 6  # blocks of the backbone that are not trained: edges and textures need no new data
COARSE, MIDDLE, FINE, FINEST = 96, 64, 48, 24  # channels at strides 16, 8, 4 and 2


class MaskNetwork(nn.Module):
    """Crops of boxes, and what is known about them, to the logits of being the object."""

    def __init__(self) -> None:
        """Start from the detector's backbone and a decoder that knows nothing."""
        super().__init__()
        self.backbone = Backbone()
        for part in (self.backbone.stem, self.backbone.blocks[:FROZEN]):
            part.requires_grad_(False)
        self.kinds = nn.Embedding(KINDS, 32)
        self.known = nn.Sequential(nn.Linear(32 + 3 + WIDTHS[4], 128), nn.ReLU(), nn.Linear(128, 2 * COARSE))
        self.laterals = nn.ModuleList(
            nn.Conv2d(width, out, 1) for width, out in zip(WIDTHS, (FINEST, FINE, MIDDLE, COARSE, COARSE), strict=True)
        )
        self.beside = nn.Conv2d(2, MIDDLE, 3, padding=1)
        self.beside_coarse = nn.Conv2d(2, COARSE, 3, padding=1)
        self.place = nn.Parameter(torch.zeros(1, MIDDLE, CELLS, CELLS))
        self.place_coarse = nn.Parameter(torch.zeros(1, COARSE, CELLS // 2, CELLS // 2))
        self.coarse = nn.Sequential(Residual(COARSE), Residual(COARSE))
        self.middle = nn.Sequential(Residual(MIDDLE), Residual(MIDDLE))
        self.fine = nn.Sequential(Residual(FINE))
        self.finest = nn.Sequential(_filter(FINEST), nn.ReLU())
        self.down = nn.ModuleList(
            nn.Conv2d(wide, out, 1) for wide, out in ((COARSE, MIDDLE), (MIDDLE, FINE), (FINE, FINEST))
        )
        self.answers = nn.ModuleList(nn.Conv2d(width, 1, 1) for width in (MIDDLE, FINE, FINEST))

    def forward(self, crops: Tensor, neighbours: Tensor, kinds: Tensor, sizes: Tensor) -> Tensor:
        """Give logits [B, 96, 96].

        `crops` is uint8 [B, 192, 192, 3], `neighbours` float [B, 2, 24, 24], `kinds` int64 [B], `sizes` float [B, 2].
        """
        pixels = crops.permute(0, 3, 1, 2).float() / 127.5 - 1
        levels = self.backbone(pixels)
        two, four, eight, sixteen, last = (side(level) for side, level in zip(self.laterals, levels, strict=True))
        scale, shift = self._knowledge(levels[4], kinds, sizes).chunk(2, dim=1)
        beside = self.beside_coarse(functional.avg_pool2d(neighbours, 2))
        coarse = (sixteen + _twice(last) + self.place_coarse + beside) * (1 + scale) + shift
        coarse = self.coarse(coarse)
        middle = self.middle(eight + _twice(self.down[0](coarse)) + self.place + self.beside(neighbours))
        fine = self.fine(four + _twice(self.down[1](middle)))
        finest = self.finest(two + _twice(self.down[2](fine)))
        rough = _twice(self.answers[0](middle)) + self.answers[1](fine)
        logits: Tensor = _twice(rough) + self.answers[2](finest)
        return logits[:, 0]

    def _knowledge(self, deepest: Tensor, kinds: Tensor, sizes: Tensor) -> Tensor:
        """Give what the whole crop, its kind and its size say, as a scale and a shift a channel."""
        log = torch.log(sizes) / 2 - 2
        facts = torch.cat([log, log[:, :1] - log[:, 1:]], dim=1)
        known: Tensor = self.known(torch.cat([self.kinds(kinds), facts, deepest.mean(dim=(2, 3))], dim=1))
        return known[:, :, None, None]


class Residual(nn.Module):
    """Two filters around which the features flow on."""

    def __init__(self, width: int) -> None:
        """Start near doing nothing."""
        super().__init__()
        self.layers = nn.Sequential(_filter(width), nn.ReLU(), _filter(width))

    def forward(self, features: Tensor) -> Tensor:
        """[B, C, H, W] to the same."""
        return functional.relu(features + self.layers(features))


def _filter(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))


def _twice(features: Tensor) -> Tensor:
    """Double the sides of [B, C, H, W]."""
    return functional.interpolate(features, scale_factor=2.0, mode="bilinear", align_corners=False)
