"""A photograph as evidence: checked, made small, and freed of what a camera writes beside it."""

import io
import warnings
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

KINDS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
LONGEST_SIDE, QUALITY = 1600, 80


class EvidenceFault(StrEnum):
    """Why a file is no evidence."""

    NOT_A_PICTURE = "evidence_not_a_picture"
    TOO_MANY_PIXELS = "evidence_too_many_pixels"
    DAMAGED = "evidence_damaged"


class EvidenceError(Exception):
    """The file cannot be taken."""

    def __init__(self, code: EvidenceFault) -> None:
        super().__init__(code)
        self.code = code


def clean_picture(data: bytes) -> bytes:
    """A JPEG of at most 1600 pixels a side, upright, with nothing but the picture in it.

    Raises EvidenceError. The size in pixels is looked at before anything is decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=KINDS)
    except UnidentifiedImageError as error:
        raise EvidenceError(EvidenceFault.NOT_A_PICTURE) from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise EvidenceError(EvidenceFault.TOO_MANY_PIXELS) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise EvidenceError(EvidenceFault.DAMAGED) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise EvidenceError(EvidenceFault.TOO_MANY_PIXELS)
    try:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise EvidenceError(EvidenceFault.DAMAGED) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)  # a new picture carries no notes of the old one
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
