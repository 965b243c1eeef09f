"""The locator's network: a grey picture in, for every 8x8 patch how plate-like and the corners."""

from torch import Tensor, nn

STRIDE = 8
# Corner distances leave the network in units of this many pixels, so that they are near one.
REACH = 32.0
_DILATIONS = (1, 2, 4, 8, 2, 1)
_WIDTH = 64


def _normal(channels_in: int, channels_out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class _Look(nn.Module):
    """A cheap residual block that looks ``dilation`` patches around."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(
                _WIDTH, _WIDTH, 3, padding=dilation, dilation=dilation, groups=_WIDTH, bias=False
            ),
            nn.BatchNorm2d(_WIDTH),
            nn.Conv2d(_WIDTH, _WIDTH, 1, bias=False),
            nn.BatchNorm2d(_WIDTH),
            nn.ReLU(inplace=True),
        )

    def forward(self, patches: Tensor) -> Tensor:
        seen: Tensor = patches + self.layers(patches)
        return seen


class LocatorNetwork(nn.Module):
    """Pictures (n, 1, h, w), -1 to 1, sides multiples of 8, to (n, 9, h/8, w/8).

    Channel 0 is the score before the sigmoid that the patch lies inside a plate; channels 1 to 8
    are x and y from the patch's middle to the plate's four corners, clockwise from top left, in
    units of REACH pixels.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            _normal(1, 16, 2), _normal(16, 32, 2), _normal(32, _WIDTH, 2), _normal(_WIDTH, _WIDTH)
        )
        self.looks = nn.Sequential(*(_Look(dilation) for dilation in _DILATIONS))
        answer = nn.Conv2d(_WIDTH, 9, 1)
        answer.get_parameter("bias").data[0] = -4.0  # plates are rare: begin by expecting none
        self.head = nn.Sequential(nn.Conv2d(_WIDTH, _WIDTH, 1), nn.ReLU(inplace=True), answer)

    def forward(self, pictures: Tensor) -> Tensor:
        """(n, 9, h/8, w/8) as described above."""
        found: Tensor = self.head(self.looks(self.stem(pictures)))
        return found
