"""How shares are written."""

import pytest
from flask import Flask

from core.web.formatting import percent
from core.web.i18n import init_app


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)
    app.config.update(CAMPUS_TIMEZONE="America/New_York", SECRET_KEY="secret")
    init_app(app)
    return app


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, "0.0 %"),
        (0.0001, "< 0.1 %"),
        (0.0005, "< 0.1 %"),
        (0.0006, "0.1 %"),
        (0.975, "97.5 %"),
        (0.9994, "99.9 %"),
        (0.9999, "> 99.9 %"),
        (1.0, "100.0 %"),
    ],
)
def test_nearly_all_and_nearly_nothing_stay_short_of_it(
    app: Flask, share: float, written: str
) -> None:
    with app.test_request_context():
        assert percent(share).replace("\N{NO-BREAK SPACE}", " ") == written
