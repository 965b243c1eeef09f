"""Every fault of a picture or of the reader has words of its own."""

from flask import Flask

from core.web.i18n import init_app
from lpr.photo_words import fault_words, stage_words
from lpr.reading import pictures, weights
from lpr.reading.examination import STAGES


def test_every_code_has_words() -> None:
    app = Flask(__name__)
    app.config.update(CAMPUS_TIMEZONE="America/New_York", SECRET_KEY="x")
    init_app(app)
    with app.test_request_context():
        unknown = fault_words("of no such code")
        codes = [
            *pictures._SENTENCES,
            *weights._SENTENCES,
            "reader_busy",
            "reader_loading",
            "reader_failed",
        ]
        assert [code for code in codes if fault_words(code) == unknown] == []
        assert [stage for stage in STAGES if stage_words(stage) == stage] == []
