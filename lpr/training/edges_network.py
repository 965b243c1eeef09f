"""The network of edges: a grey 64x128 crop around a plate in, its four corners out."""

from torch import Tensor, nn

_WIDTHS = (16, 32, 48, 64)


def _block(channels_in: int, channels_out: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class EdgesNetwork(nn.Module):
    """Crops (n, 1, 64, 128), -1 to 1, to (n, 8).

    The answers are x and y of the corners, clockwise from top left: how far each lies from where it
    was thought to be, in tenths of the crop's width and height.
    """

    def __init__(self) -> None:
        super().__init__()
        first, second, third, last = _WIDTHS
        self.look = nn.Sequential(
            _block(1, first, 2),
            _block(first, second, 2),
            _block(second, third, 1),
            _block(third, third, 2),
            _block(third, last, 1),
            nn.Conv2d(last, 24, 1),
            nn.ReLU(inplace=True),
        )
        self.place = nn.Sequential(
            nn.Flatten(), nn.Linear(24 * 8 * 16, 128), nn.ReLU(inplace=True), nn.Linear(128, 8)
        )

    def forward(self, crops: Tensor) -> Tensor:
        """(n, 8) as described above."""
        found: Tensor = self.place(self.look(crops))
        return found
