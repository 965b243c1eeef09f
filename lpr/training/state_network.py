"""The network that names a plate's state and type: a 72x192 BGR plate in, scores out."""

import torch
from torch import Tensor, nn

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COLUMNS = 48  # of a strip of legends
# Rows of the features that the upper and the lower legends stand in; between them, the number.
_STRIPS = ((0, 8), (10, 18))


def _block(
    channels_in: int,
    channels_out: int,
    size: tuple[int, int] = (3, 3),
    stride: int = 1,
    room: tuple[int, int] | None = None,
) -> nn.Sequential:
    around = (size[0] // 2, size[1] // 2) if room is None else room
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, size, stride, around, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class StateNetwork(nn.Module):
    """Looks at the plate twice: at what is printed where, and at the letters of its legends.

    Pictures are (n, 3, 72, 192), -1 to 1; the result is (n, states + kinds), scores before
    softmax, the states' first. While it is trained it also spells the legends, (n, 2, 48, 27):
    upper and lower, class 0 being "no letter here". That teaches it to read, with a hundred times
    as much to learn from in each plate as the state's name alone.
    """

    def __init__(self, states: int, kinds: int) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            _block(3, 16, stride=2),  # 36x96
            _block(16, 48, stride=2),  # 18x48
            _block(48, 48),
        )
        self.look = nn.Sequential(
            _block(48, 64, stride=2),  # 9x24
            _block(64, 64),
            _block(64, 96, stride=2),  # 5x12
            _block(96, 96),
            _block(96, 24, (1, 1)),
            nn.Flatten(),
        )
        self.letters = _block(48, 96, (5, 3), room=(0, 1))
        self.context = _block(96, 96, (1, 5))
        self.spelling = nn.Conv2d(96, 1 + len(LETTERS), 1)
        self.words = nn.Sequential(_block(96, 96, (1, 5)), _block(96, 192, (1, 7)))
        self.from_look = nn.Linear(24 * 5 * 12, 192)
        self.from_words = nn.Linear(192, 192)
        self.drop = nn.Dropout(0.1)
        self.scores = nn.Linear(192, states + kinds)

    def forward(self, pictures: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """Scores, (n, states + kinds); in training, with the spelling."""
        features = self.stem(pictures)
        strips = torch.cat([features[:, :, top:end] for top, end in _STRIPS])
        # Legends stand a little higher or lower: in each column the clearest row counts.
        clearest = self.letters(strips).amax(dim=2, keepdim=True)
        columns = self.context(torch.cat(clearest.chunk(2), dim=2))
        words = self.words(columns).amax(dim=(2, 3))
        both = self.from_look(self.look(features)) + self.from_words(words)
        scores: Tensor = self.scores(self.drop(torch.relu(both)))
        if not self.training:
            return scores
        return scores, self.spelling(columns).permute(0, 2, 3, 1)
