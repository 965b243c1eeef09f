"""The public pages, and what the layout gives every page."""

import re
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.web import home
from core.web.home import NextDepartures
from tests.people import sign_in

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
PAGES = ("/", "/programmes", "/help", "/feedback", "/accessibility", "/privacy")


def _garage(**changes: object) -> SimpleNamespace:
    values = {
        "letter": "F",
        "color": "#1f6f8b",
        "name": "Fruit Street",
        "slug": "fruit-street",
        "state": "open",
        "free": 212,
        "capacity": 700,
        "counted_at": None,
    }
    return SimpleNamespace(**(values | changes))


def _departure(**changes: object) -> SimpleNamespace:
    values = {
        "route": SimpleNamespace(short_name="13", color="C8102E", text_color="FFFFFF"),
        "headsign": "Navy Yard",
        "minutes": 4,
        "clock": "3:24 PM",
        "realtime": True,
        "age_seconds": 12,
        "status": None,
    }
    return SimpleNamespace(**(values | changes))


def _show(app: Flask, name: str, content: object) -> str:
    app.extensions["gatehouse_home_panels"] = {name: lambda now: content}
    return app.test_client().get(f"/panels/{name}").text


def _next(*rows: object) -> NextDepartures:
    return NextDepartures("Main doors", "/shuttles/stops/campus/main", True, rows)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_public_pages_answer_in_both_languages(
    client: FlaskClient, path: str, language: str
) -> None:
    answer = client.get(path, query_string={"lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "212"),
        ({"free": 0}, "Full"),
        ({"free": -3}, "Full"),
        ({"state": "closed"}, "Closed"),
        ({"free": None}, "Open, not counted"),
    ],
)
def test_a_garage_says_how_it_stands(app: Flask, changes: dict[str, object], said: str) -> None:
    shown = _show(app, "spaces", [_garage(**changes)])
    assert "Fruit Street" in shown
    assert said in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "4 min"),
        ({"minutes": 0}, "now"),
        ({"minutes": 75}, "1 h 15"),
        ({"realtime": False}, "Scheduled"),
        ({"status": "delayed"}, "Delayed"),
        ({"status": "cancelled"}, "Canceled"),
    ],
)
def test_a_departure_says_how_sure_it_is(app: Flask, changes: dict[str, object], said: str) -> None:
    shown = _show(app, "departures", _next(_departure(**changes)))
    assert "Main doors" in shown
    assert "sample timetable" in shown
    assert "Navy Yard" in shown
    assert said in shown


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("spaces", [], "No garage is listed yet."),
        ("departures", None, "No timetable is in force yet."),
        ("departures", _next(), "No shuttle leaves from here soon."),
    ],
)
def test_an_empty_panel_says_so(app: Flask, name: str, content: object, said: str) -> None:
    assert said in _show(app, name, content)


def test_the_start_page_stands_while_a_panel_fails(app: Flask) -> None:
    def fails(now: datetime) -> list[object]:
        raise RuntimeError("the counts are gone")

    app.testing = False
    app.extensions["gatehouse_home_panels"] = {"spaces": fails}
    answer = app.test_client().get("/")
    assert answer.status_code == 200
    assert "The counts cannot be read just now." in answer.text


def test_the_start_page_takes_only_the_panels_it_has(app: Flask) -> None:
    with pytest.raises(ValueError, match="weather"):
        home.init_app(app, {"weather": lambda now: ()})
    assert app.test_client().get("/panels/weather").status_code == 404


def test_a_choice_of_dark_is_remembered(client: FlaskClient) -> None:
    assert 'data-theme="auto"' in client.get("/").text
    assert 'data-theme="dark"' in client.get("/help?theme=dark").text
    assert 'data-theme="dark"' in client.get("/").text
    assert 'data-theme="dark"' in client.get("/?theme=purple").text


def test_switching_language_stays_on_the_page_and_its_question(client: FlaskClient) -> None:
    text = client.get("/feedback?about=gate").text
    assert 'href="/feedback?about=gate&amp;lang=es"' in text


def test_navigation_follows_the_role(client: FlaskClient) -> None:
    assert "/office/feedback" not in client.get("/").text
    sign_in(client, "office")
    assert "/office/feedback" in client.get("/office/feedback").text


@pytest.mark.parametrize(
    ("page", "place", "current"),
    [
        ("/office/aliases", "/office/responders", "true"),  # one of several lists of one place
        ("/office/stays/unpaired", "/office/stays", "true"),
        ("/office/hot-list", "/office/hot-list", "page"),
    ],
)
def test_the_menu_marks_where_one_is_and_nothing_else(
    client: FlaskClient, page: str, place: str, current: str
) -> None:
    sign_in(client, "office")
    menu = client.get(page).text.partition('<details class="sidebar">')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]*)" aria-current="(\w+)"', menu) == [(place, current)]


def test_an_unknown_address_gets_a_page_with_a_way_out(client: FlaskClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert '<a class="button button-primary" href="/">' in answer.text


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: p.name)
def test_templates_carry_no_inline_script_style_or_handler(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag, tag
    assert "<style" not in text
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"\bhx-on\b|\bjs:", text)
