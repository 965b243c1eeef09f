"""The network that names a plate's state and type: a 96x192 BGR plate in, scores out."""

import torch
from torch import Tensor, nn


def _block(channels_in: int, channels_out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride=stride, padding=1, bias=False),
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
    """Ten convolutions, then what stands where weighed with what stands anywhere.

    Pictures are (n, 3, 96, 192), -1 to 1; the result is (n, states + kinds), scores before
    softmax, the states' first.
    """

    def __init__(self, states: int, kinds: int) -> None:
        super().__init__()
        self.features = nn.Sequential(
            _block(3, 24, stride=2),  # 48x96
            _block(24, 40, stride=2),  # 24x48
            _Residual(40),
            _block(40, 80, stride=2),  # 12x24
            _Residual(80),
            _block(80, 128, stride=2),  # 6x12
            _Residual(128),
        )
        self.narrow = _block(128, 32)
        self.place = nn.Linear(32 * 6 * 12, 160)
        self.anywhere = nn.Linear(128, 160)
        self.drop = nn.Dropout(0.15)
        self.scores = nn.Linear(160, states + kinds)

    def forward(self, pictures: Tensor) -> Tensor:
        """Scores, (n, states + kinds)."""
        features = self.features(pictures)
        placed = self.place(self.narrow(features).flatten(1))
        anywhere = self.anywhere(features.amax(dim=(2, 3)))
        scores: Tensor = self.scores(self.drop(torch.relu(placed + anywhere)))
        return scores
