"""What can be wrong with a camera: a code each, and one sentence in English and Spanish."""

from collections.abc import Mapping
from enum import StrEnum


class Trouble(StrEnum):
    """What is wrong with a camera. The server keeps alerts by it: at most 17 letters."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    NOT_A_STREAM = "not_a_stream"
    STALLED = "stalled"
    DROPPED = "dropped"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    FROZEN = "frozen"
    RESIZED = "resized"

    @property
    def blinds(self) -> bool:
        """Whether what the lane now sees is not to be relied on."""
        return self is not Trouble.RESIZED


_SENTENCES: Mapping[Trouble, tuple[str, str]] = {
    Trouble.UNREACHABLE: (
        "The camera does not answer. Check its cable, its power and its address.",
        "La cámara no responde. Revise su cable, su corriente y su dirección.",
    ),
    Trouble.REFUSED: (
        "The camera refuses our user name or password. Set them anew in the lane's file.",
        "La cámara rechaza el usuario o la contraseña. Corríjalos en el archivo del carril.",
    ),
    Trouble.NOT_FOUND: (
        "The camera answers, but has no picture at this address. Check the address.",
        "La cámara responde, pero no da imagen en esta dirección. Revise la dirección.",
    ),
    Trouble.NOT_A_STREAM: (
        "What answers at the camera's address sends no film. Check the address.",
        "Lo que responde en la dirección de la cámara no envía video. Revise la dirección.",
    ),
    Trouble.STALLED: (
        "The camera is connected but has stopped sending pictures. Restart it.",
        "La cámara está conectada, pero dejó de enviar imágenes. Reiníciela.",
    ),
    Trouble.DROPPED: (
        "The camera has hung up. The lane calls it again; if it stays so, check its line.",
        "La cámara cortó la conexión. El carril la vuelve a llamar; si sigue así, revise su línea.",
    ),
    Trouble.UNREADABLE: (
        "The camera sends pictures that cannot be decoded. Check its settings and restart it.",
        "La cámara envía imágenes que no se pueden leer. Revise sus ajustes y reiníciela.",
    ),
    Trouble.TOO_LARGE: (
        "The camera's pictures are too large. Set it to a smaller resolution.",
        "Las imágenes de la cámara son demasiado grandes. Ponga una resolución menor.",
    ),
    Trouble.FROZEN: (
        "The camera's picture stands still. Restart the camera, and look at what is before it.",
        "La imagen de la cámara no se mueve. Reinicie la cámara y mire qué tiene delante.",
    ),
    Trouble.RESIZED: (
        "The camera's resolution has changed. Check that plates are still large enough.",
        "La resolución de la cámara cambió. Compruebe que las placas aún se vean bien grandes.",
    ),
}


def trouble_sentence(trouble: Trouble, language: str = "en") -> str:
    """What is wrong and what to do, in English, or in Spanish for `es`."""
    english, spanish = _SENTENCES[trouble]
    return spanish if language == "es" else english


class CameraTroubleError(RuntimeError):
    """A camera gives no picture now; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(trouble_sentence(trouble))
