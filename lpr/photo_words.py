"""What is wrong with a photograph or with reading it, and how the stages are called."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

_FAULTS: Mapping[str, LazyString] = {
    "missing": _l("Choose a photograph first, or try one of the drawn ones."),
    "too_many": _l("Send at most 4 photographs at once."),
    "too_many_bytes": _l("The file is larger than we take. Choose a smaller one."),
    "unreadable": _l("The file cannot be opened. Choose it again."),
    "empty": _l("The file is empty. Choose another picture."),
    "not_a_picture": _l("This is not a JPEG, PNG, WebP or BMP picture. Choose one of these."),
    "too_many_pixels": _l("The picture has more than 50 million pixels. Send a smaller one."),
    "animated": _l("This is an animation. Send a single picture of the plate."),
    "truncated": _l("The picture's end is missing. Send the whole file again."),
    "damaged": _l("The picture is damaged and cannot be decoded. Send another one."),
    "reader_busy": _l("Others are having photographs read. Try again in a few seconds."),
    "reader_loading": _l("The networks are still being loaded. Try again in a minute."),
    "reader_failed": _l("The reader stopped at this picture. Try again, or another one."),
    "weights_missing": _l("The networks that read plates are missing here. Tell who runs this."),
    "weights_altered": _l("The networks that read plates were altered. Tell who runs this."),
}
_STAGES: Mapping[str, LazyString] = {
    "open": _l("Open the picture"),
    "locate": _l("Find plates"),
    "straighten": _l("Straighten them"),
    "read": _l("Read characters"),
    "state": _l("Name the state"),
    "decide": _l("Weigh and decide"),
}


def fault_words(code: str) -> str:
    """What is wrong, and what to do."""
    return str(_FAULTS.get(code, _("This picture could not be read. Send another one.")))


def stage_words(stage: str) -> str:
    """What is done in a stage of reading."""
    return str(_STAGES.get(stage, stage))
