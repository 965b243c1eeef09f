"""The network that names a plate's state and type: a 72x192 BGR plate in, scores out."""

import torch
from torch import Tensor, nn


def _block(channels_in: int, channels_out: int, stride: int = 1, size: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, size, stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _block(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, features: Tensor) -> Tensor:
        return torch.relu(features + self.second(self.first(features)))


class StateNetwork(nn.Module):
    """Eight convolutions, then what stands where is weighed with which words stand anywhere.

    Pictures are (n, 3, 72, 192), -1 to 1; the result is (n, states + kinds), scores before
    softmax, the states' first.
    """

    def __init__(self, states: int, kinds: int, words: int = 256) -> None:
        super().__init__()
        self.features = nn.Sequential(
            _block(3, 16, stride=2),  # 36x96
            _block(16, 48, stride=2),  # 18x48
            _block(48, 48),
            _block(48, 96, stride=2),  # 9x24
            _block(96, 96),
            _block(96, 128, stride=2),  # 5x12
            _Residual(128),
        )
        self.narrow = _block(128, 32, size=1)
        self.words = _block(128, words, size=1)
        self.place = nn.Linear(32 * 5 * 12, 192)
        self.anywhere = nn.Linear(words, 192)
        self.drop = nn.Dropout(0.1)
        self.scores = nn.Linear(192, states + kinds)

    def forward(self, pictures: Tensor) -> Tensor:
        """Scores, (n, states + kinds)."""
        features = self.features(pictures)
        placed = self.place(self.narrow(features).flatten(1))
        anywhere = self.anywhere(self.words(features).amax(dim=(2, 3)))
        scores: Tensor = self.scores(self.drop(torch.relu(placed + anywhere)))
        return scores
