"""The demo's page that reads a photograph and shows how. No photograph is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from core.db import release_connection
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.limits import limiter
from lpr.photo_pages import PhotoShown, show_photo
from lpr.photo_reading import Refused
from lpr.photo_samples import SAMPLES, sample_photo
from lpr.photo_words import fault_words
from lpr.reader_process import ReaderProcess

blueprint = Blueprint("reading", __name__, url_prefix="/demo/read")

MOST_AT_ONCE = 4
# By code; 422 for everything else, which is wrong with the file.
_STATUSES = {
    "too_many_bytes": 413,
    "reader_busy": 503,
    "reader_loading": 503,
    "reader_failed": 503,
    "weights_missing": 503,
    "weights_altered": 503,
}


@dataclass(frozen=True)
class Fault:
    """Why one photograph gave nothing: the file's name where there is one, and a code."""

    name: str
    code: str

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do."""
        return fault_words(self.code)


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    """Keep one reader for the whole process; nothing is loaded before it is asked."""
    state.app.extensions["gatehouse_reader"] = ReaderProcess(state.app.config["LPR_ENGINE"])


@blueprint.get("")
@asks("demo.read")
def choose() -> ResponseReturnValue:
    """Choose photographs."""
    return _page([], [])


@blueprint.post("")
@asks("demo.read")
@limiter.limit("30 per minute")  # each holds a core for a tenth of a second or more
def read() -> ResponseReturnValue:
    """Read the photographs that were sent."""
    files = [file for file in request.files.getlist("photos") if file.filename]
    if not files:
        return _page([], [Fault("", "missing")])
    release_connection()
    faults = [Fault("", "too_many")] if len(files) > MOST_AT_ONCE else []
    seen = [_seen(file) for file in files[:MOST_AT_ONCE]]
    faults += [each for each in seen if isinstance(each, Fault)]
    return _page([each for each in seen if isinstance(each, PhotoShown)], faults)


def _seen(file: FileStorage) -> PhotoShown | Fault:
    name = file.filename or ""
    answer = _reader().read(file.read())
    return Fault(name, answer.code) if isinstance(answer, Refused) else show_photo(name, answer)


@blueprint.get("/samples/<name>")
@asks("demo.read")
@limiter.limit("60 per minute")  # as above
def sample(name: str) -> ResponseReturnValue:
    """Read a photograph that we drew."""
    if name not in SAMPLES:
        raise Refusal.not_found()
    release_connection()
    answer = _reader().read(sample_photo(name))
    words = str(SAMPLES[name])
    if isinstance(answer, Refused):
        return _page([], [Fault(words, answer.code)])
    return _page([show_photo(words, answer)], [])


@blueprint.post("/warm-up")
@asks("demo.read")
@limiter.limit("60 per minute")  # the first starts a process
def warm_up() -> ResponseReturnValue:
    """Load the networks while somebody looks for a photograph."""
    _reader().warm_up()
    return "", 204


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    return _page([], [Fault("", "too_many_bytes")])


def _page(photos: Sequence[PhotoShown], faults: Sequence[Fault]) -> tuple[str, int]:
    status = _STATUSES.get(faults[0].code, 422) if faults and not photos else 200
    page = render_template(
        "lpr/read.html",
        photos=photos,
        faults=faults,
        samples=SAMPLES,
        most_at_once=MOST_AT_ONCE,
        most_bytes=current_app.config["MAX_CONTENT_LENGTH"],
    )
    return page, status


def _reader() -> ReaderProcess:
    reader: ReaderProcess = current_app.extensions["gatehouse_reader"]
    return reader
