"""The reader's network: a grey 64x192 crop in, scores for each of 48 columns out."""

from typing import Any

from torch import Tensor, nn

_PLAN = (  # channels out, and the pooling after the block
    (24, (2, 2)),
    (48, (2, 2)),
    (72, None),
    (72, (2, 1)),
    (96, None),
    (96, (2, 1)),
    (128, None),
)


def _block(channels_in: int, channels_out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class Model(nn.Module):
    """Seven convolution blocks, one bidirectional LSTM, one score a class and column (CTC).

    Named and called as EasyOCR asks of a network of one's own: ``Model(num_class=…)`` and
    ``model(pictures, text)``, where the text is not used. Pictures are (n, 1, 64, 192), -1 to 1;
    the result is (n, 48, num_class) before softmax, class 0 being "no character here".
    """

    def __init__(self, num_class: int, memory: int = 112) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 1
        for out, pool in _PLAN:
            layers.append(_block(channels, out))
            if pool:
                layers.append(nn.MaxPool2d(pool))
            channels = out
        # What is left of the height, four rows, is weighed into one.
        layers += [
            nn.Conv2d(channels, 144, (4, 1), bias=False),
            nn.BatchNorm2d(144),
            nn.ReLU(inplace=True),
        ]
        self.features = nn.Sequential(*layers)
        self.memory = nn.LSTM(144, memory, batch_first=True, bidirectional=True)
        self.scores = nn.Linear(2 * memory, num_class)

    def forward(self, pictures: Tensor, text: Any = None) -> Tensor:  # noqa: ARG002 - EasyOCR passes it
        """Scores before softmax, (n, 48, num_class)."""
        columns = self.features(pictures).squeeze(2).transpose(1, 2)
        remembered, _ = self.memory(columns)
        scores: Tensor = self.scores(remembered)
        return scores
