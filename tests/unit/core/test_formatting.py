"""How shares and ends are written."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from core.web.formatting import local_end, percent
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


def test_what_ends_at_midnight_ends_with_its_day(app: Flask) -> None:
    midnight, noon = datetime(2026, 3, 7, 5, tzinfo=UTC), datetime(2026, 3, 7, 17, tzinfo=UTC)
    with app.test_request_context():
        assert local_end(midnight) == "the end of Fri, Mar 6, 2026"
        assert local_end(noon).replace("\N{NARROW NO-BREAK SPACE}", " ") == (
            "Sat, Mar 7, 2026, 12:00 PM"
        )
