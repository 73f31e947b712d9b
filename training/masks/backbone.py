"""The detector's MobileNetV2 as a PyTorch module, so that the mask head starts from features that know objects.

The weights are read out of the frozen SSD graph, with every batch norm folded into its convolution. The
layers and strides are those of Sandler et al., 2018; padding is TensorFlow's SAME, which differs from PyTorch's at
stride 2: the odd pixel goes to the end.
"""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from beholder.engines.embedded.experts.networks.frozen import read_graph
from beholder.weights import read
from beholder.weights.catalogue import DETECTOR

EPSILON = 1e-3  # of the batch norms, in the detector's training
STRIDES = (1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1)  # of the blocks, expanded_conv .. expanded_conv_16
LEVELS = (0, 2, 5, 12, 16)  # the blocks whose outputs are given: strides 2, 4, 8, 16 and 32
WIDTHS = (16, 24, 32, 96, 320)  # channels of those outputs

_Folded = tuple[NDArray[np.float32], NDArray[np.float32]]


class Convolution(nn.Module):
    """A convolution without a shift of its own grid: SAME padding for even inputs."""

    def __init__(self, folded: _Folded, stride: int, clipped: bool) -> None:
        """Take weights [O, I, k, k] and bias [O]; `clipped` adds the ReLU6."""
        super().__init__()
        weight, bias = folded
        self.weight = nn.Parameter(torch.from_numpy(weight))
        self.bias = nn.Parameter(torch.from_numpy(bias))
        self._stride, self._clipped = stride, clipped
        self._groups = weight.shape[0] if weight.shape[1] == 1 else 1
        self._side = weight.shape[-1]

    def forward(self, pixels: Tensor) -> Tensor:
        """[B, I, H, W] to [B, O, H / stride, W / stride]."""
        if self._side == 3:
            pixels = functional.pad(pixels, (0, 1, 0, 1) if self._stride == 2 else (1, 1, 1, 1))
        out = functional.conv2d(pixels, self.weight, self.bias, self._stride, groups=self._groups)
        return functional.relu6(out) if self._clipped else out


class Block(nn.Module):
    """Expand, filter each channel, project; added to the input where the shapes agree."""

    def __init__(self, folded: list[_Folded], stride: int) -> None:
        """Take two or three folded convolutions: the first block does not expand."""
        super().__init__()
        last = len(folded) - 1
        self.layers = nn.Sequential(
            *(Convolution(pair, stride if at == last - 1 else 1, at != last) for at, pair in enumerate(folded))
        )
        self._adds = stride == 1 and folded[0][0].shape[1] == folded[last][0].shape[0] and last == 2

    def forward(self, features: Tensor) -> Tensor:
        """[B, I, H, W] to [B, O, H / stride, W / stride]."""
        out: Tensor = self.layers(features)
        return features + out if self._adds else out


class Backbone(nn.Module):
    """MobileNetV2 up to the last block before its head."""

    def __init__(self) -> None:
        """Read the weights. Raises `WeightsMissing` or `WeightsDiffer`."""
        super().__init__()
        folded = list(_folded())
        self.stem = Convolution(folded[0], 2, True)
        first = 1
        blocks = []
        for at, stride in enumerate(STRIDES):
            count = 2 if at == 0 else 3
            blocks.append(Block(folded[first : first + count], stride))
            first += count
        self.blocks = nn.ModuleList(blocks)

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """Give the features of `LEVELS` for pixels [B, 3, H, W] in -1..1; sides are multiples of 32."""
        features = self.stem(pixels)
        levels = []
        for at, block in enumerate(self.blocks):
            features = block(features)
            if at in LEVELS:
                levels.append(features)
        return levels


def _folded() -> Iterator[_Folded]:
    """Give every convolution of the backbone in order, its batch norm folded in."""
    graph = read_graph(read(DETECTOR))
    for node in graph.values():
        if node.op not in ("Conv2D", "DepthwiseConv2dNative"):
            continue
        name = node.inputs[1].removesuffix("/read")
        scope = name.rpartition("/")[0] + "/BatchNorm/"
        if scope + "gamma" not in graph:
            return  # the predictors come after the backbone
        weight = graph[name].tensor()  # [k, k, I, O], or [k, k, O, 1] of a depthwise one
        weight = weight.transpose(3, 2, 0, 1) if node.op == "Conv2D" else weight.transpose(2, 3, 0, 1)
        scale, shift, mean, variance = (
            graph[scope + part].tensor() for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        gain = scale / np.sqrt(variance + EPSILON)
        yield weight * gain[:, None, None, None], shift - mean * gain
