"""The locator's network: a grey picture in, for every 8x8 patch how plate-like and the corners."""

from torch import Tensor, nn

STRIDE = 8
# Corner distances leave the network in units of this many pixels, so that they are near one.
REACH = 32.0
_WIDTHS = (8, 24, 48)  # channels at half, a quarter and an eighth of the picture's size
_DEEP = 96  # at a sixteenth, where a patch learns what is around it
_DILATIONS = (1, 2, 4, 8, 1, 2, 4, 1)


def _normal(channels_in: int, channels_out: int) -> nn.Sequential:
    """Halves both sides."""
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, 2, 1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class _Look(nn.Module):
    """A cheap residual block that looks ``dilation`` patches around."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(
                width, width, 3, padding=dilation, dilation=dilation, groups=width, bias=False
            ),
            nn.BatchNorm2d(width),
            nn.Conv2d(width, width, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
        )

    def forward(self, patches: Tensor) -> Tensor:
        seen: Tensor = patches + self.layers(patches)
        return seen


class LocatorNetwork(nn.Module):
    """Pictures (n, 1, h, w), -1 to 1, sides multiples of 32, to (n, 9, h/8, w/8).

    Channel 0 is the score before the sigmoid that the patch lies inside a plate; channels 1 to 8
    are x and y from the patch's middle to the plate's four corners, clockwise from top left, in
    units of REACH pixels. Most of the weights work at a sixteenth of the picture's size, where they
    cost little; an eighth keeps small plates apart.
    """

    def __init__(self) -> None:
        super().__init__()
        half, quarter, eighth = _WIDTHS
        self.stem = nn.Sequential(
            _normal(1, half), _normal(half, quarter), _normal(quarter, eighth)
        )
        self.around = nn.Sequential(
            _normal(eighth, _DEEP),
            *(_Look(_DEEP, dilation) for dilation in _DILATIONS),
            nn.Conv2d(_DEEP, eighth, 1),
            nn.Upsample(scale_factor=2.0, mode="nearest"),
        )
        self.near = _Look(eighth, 1)
        answer = nn.Conv2d(eighth, 9, 1)
        answer.get_parameter("bias").data[0] = -4.0  # plates are rare: begin by expecting none
        self.head = nn.Sequential(nn.Conv2d(eighth, eighth, 1), nn.ReLU(inplace=True), answer)

    def forward(self, pictures: Tensor) -> Tensor:
        """(n, 9, h/8, w/8) as described above."""
        patches = self.stem(pictures)
        found: Tensor = self.head(self.near(patches + self.around(patches)))
        return found
