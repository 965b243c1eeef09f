"""The default engine: EasyOCR's Reader with our own recognition network. All of EasyOCR is here."""

import numpy as np
import numpy.typing as npt

from lpr.reading import weights
from lpr.reading.decode import ALPHABET

Crops = npt.NDArray[np.uint8]  # (n, 64, 192), grey


class EasyOcrEngine:
    """Column scores from the network that EasyOCR loaded.

    ``Reader.recognize`` gives a text and one score; characters need the network's own output, so
    it is asked directly, with the same picture values. A contract test holds both to one text.
    """

    def __init__(self, threads: int = 1) -> None:
        # PyTorch comes with it: only a process that reads plates pays for the import.
        import easyocr  # noqa: PLC0415
        import torch  # noqa: PLC0415

        weights.checked(weights.READER_TORCH)
        # PyTorch's threads spin while they wait; with busy cores that turned 10 ms into 900.
        torch.set_num_threads(threads)
        self._torch = torch
        self.reader = easyocr.Reader(
            ["en"],
            gpu=False,
            detector=False,
            recog_network=weights.READER_NAME,
            user_network_directory=str(weights.FOLDER),
            model_storage_directory=str(weights.FOLDER),
            download_enabled=False,
            quantize=False,
            verbose=False,
        )
        if self.reader.character != ALPHABET:
            raise ValueError("the network's alphabet is not the reader's")
        self.reader.recognizer.eval()

    def scores(self, crops: Crops) -> npt.NDArray[np.float32]:
        """Scores before softmax, (n, 48, 37), for straightened crops (n, 64, 192)."""
        pictures = self._torch.from_numpy(crops.astype(np.float32) / 127.5 - 1.0)[:, None]
        with self._torch.inference_mode():
            found: npt.NDArray[np.float32] = self.reader.recognizer(pictures, None).numpy()
        return found
