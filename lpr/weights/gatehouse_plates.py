"""Where EasyOCR looks for our recognition network: it imports this file and takes ``Model``."""

from lpr.reading.network import Model

__all__ = ["Model"]
