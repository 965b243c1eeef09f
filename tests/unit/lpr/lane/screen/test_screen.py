"""The lane's own screen: what it tells a driver, what it takes, and whom it answers."""

import json
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection

import pytest

from lpr.lane.credentials.claim_code import claim_code_in
from lpr.lane.screen.server import ScreenServer
from lpr.lane.screen.settings import ScreenSettings, read_screen
from lpr.lane.screen.view import OPENED_FOR, TICKET_FOR, TOLD_FOR, ScreenView
from lpr.lane.tickets.printers import FilePrinter
from parking.access import Direction, GarageState, LaneKind, LaneRules
from tests.services.processes import free_port
from tests.unit.lpr.lane.test_fallbacks import Counted

SECOND = timedelta(seconds=1)


@pytest.fixture
def lane(tmp_path):
    return Counted(tmp_path)


@pytest.fixture
def public(tmp_path):
    made = Counted(tmp_path)
    listed = made.keeper.lists.current
    listed.rules = LaneRules("front", LaneKind.PUBLIC, Direction.ENTRY)
    return made


def view(lane):
    return ScreenView(lane.keeper, lane.fallbacks, lane).now()


def test_an_empty_lane_welcomes_in_both_languages(lane):
    shown = view(lane)
    assert (shown["phase"], shown["ticket"], shown["help_seconds"]) == ("welcome", None, None)
    assert shown["said"]["en"].startswith("Welcome")
    assert shown["said"]["es"].startswith("Le damos la bienvenida")


def test_a_lane_without_eyes_says_what_to_press(lane):
    lane.keeper.camera_works = lambda: False
    shown = view(lane)
    assert shown["is_blind"]
    assert "I am here" in shown["said"]["en"]
    assert "Estoy aquí" in shown["said"]["es"]
    lane.fallbacks.say_here()
    lane.attend()
    assert not view(lane)["is_blind"]
    assert view(lane)["phase"] == "refer"


def test_what_was_decided_is_said_and_then_gone(lane):
    lane.drive_up()
    assert view(lane)["phase"] == "open"
    assert "8ABC12 has a permit here" in view(lane)["said"]["en"]
    lane.go_on(OPENED_FOR)
    assert view(lane)["phase"] == "welcome"


def test_who_waits_is_told_why_until_somebody_opens(lane):
    waiting = lane.drive_up("4XYZ99")
    lane.go_on(timedelta(minutes=4))
    assert view(lane)["phase"] == "refer"
    lane.keeper.open_by_hand({"uid": "c" * 32, "passage_uid": waiting.uid})
    assert view(lane)["phase"] == "open"
    assert view(lane)["said"]["en"] == "Someone has opened for you. Drive through."
    lane.go_on(timedelta(minutes=2))
    assert view(lane)["phase"] == "welcome"


def test_who_shows_a_plate_without_a_car_is_told_what_to_do_in_both_languages(lane):
    lane.keeper.facts.sees_vehicle = lambda _vehicle: False
    lane.drive_up()
    shown = view(lane)
    assert shown["phase"] == "refer"
    assert "8ABC12, but no car with it. Press the button" in shown["said"]["en"]
    assert "8ABC12, pero ningún auto con ella. Oprima el botón" in shown["said"]["es"]


def test_the_wait_for_help_is_counted(lane):
    lane.drive_up("4XYZ99")
    lane.fallbacks.call_for_help()
    lane.attend()
    lane.go_on(17 * SECOND)
    assert view(lane)["help_seconds"] == 17


def test_a_refused_code_is_explained_for_a_while(lane):
    lane.drive_up("4XYZ99")
    lane.show("nonsense")
    told = view(lane)["told"]
    assert not told["is_taken"]
    assert "do not know this badge or code" in told["said"]["en"]
    assert "No conocemos" in told["said"]["es"]
    lane.go_on(TOLD_FOR)
    assert view(lane)["told"] is None


def test_the_next_driver_is_not_told_what_the_last_one_showed(lane):
    lane.drive_up("4XYZ99")
    lane.show("nonsense")
    lane.go_on(2 * SECOND)
    lane.drive_up()
    assert view(lane)["told"] is None


def test_a_taken_code_is_thanked_for(lane):
    lane.show("B1", deciding=True)
    assert view(lane)["told"] == {
        "is_taken": True,
        "said": {"en": "Thank you. One moment.", "es": "Gracias. Un momento."},
    }


def test_a_ticket_shown_after_the_exit_opened_is_noted_on_the_screen(tmp_path):
    way_out = Counted(tmp_path, direction=Direction.EXIT)
    way_out.drive_up(None)
    way_out.go_on(7 * SECOND)
    way_out.show("K3T7-9XDM")
    assert view(way_out)["phase"] == "open"
    assert view(way_out)["told"]["said"]["en"].startswith("Thank you, your ticket is noted")


def test_a_visitor_reads_a_claim_code_and_has_it_on_paper(public, tmp_path):
    public.fallbacks.printer = FilePrinter(tmp_path / "tickets.txt")
    passage = public.drive_up("4XYZ99")
    ticket = view(public)["ticket"]
    assert claim_code_in(ticket["code"]) == passage.claim_code
    assert ticket["picture"].startswith("data:image/svg+xml")
    assert ticket["code"] in (tmp_path / "tickets.txt").read_text()
    public.fallbacks.decided()
    assert (tmp_path / "tickets.txt").read_text().count(ticket["code"]) == 1
    public.go_on(TICKET_FOR)
    assert view(public)["ticket"] is None


def test_a_visitor_whom_a_person_lets_in_has_a_ticket_too(public, tmp_path):
    public.fallbacks.printer = FilePrinter(tmp_path / "tickets.txt")
    listed = public.keeper.lists.current
    listed.rules = replace(listed.rules, garage_state=GarageState.FULL)
    turned_away = public.drive_up(None)
    public.attend()
    assert view(public)["ticket"] is None
    for number in ("1", "2"):
        public.keeper.obey({"uid": number, "kind": "open", "passage_uid": turned_away.uid})
        public.attend()
    shown = view(public)
    assert shown["phase"] == "open"
    code = claim_code_in(shown["ticket"]["code"])
    assert [event.body["claim_code"] for event in public.told("hand")] == [code, code]
    assert (tmp_path / "tickets.txt").read_text().count(shown["ticket"]["code"]) == 1


def test_a_permits_car_that_a_person_lets_in_has_none(lane):
    stranger = lane.drive_up("4XYZ99")
    lane.keeper.obey({"uid": "1", "kind": "open", "passage_uid": stranger.uid})
    assert [event.body["claim_code"] for event in lane.told("hand")] == [None]


def test_the_screen_holds_no_name_and_no_permit(lane):
    lane.drive_up()
    assert "p1" not in json.dumps({**view(lane), "uid": ""})


class Browser:
    """A screen's browser, or somebody else's."""

    def __init__(self, port):
        self.port = port

    def ask(self, method, path, body=None, **headers):
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request(method, path, body, {n.replace("_", "-"): v for n, v in headers.items()})
            answer = line.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            line.close()

    def post(self, path, told, **headers):
        return self.ask("POST", path, json.dumps(told), Gatehouse_Screen="1", **headers)[0]


class Served:
    def __init__(self, **settings):
        self.lines, self.helps, self.arrivals = [], [], []
        self.port = free_port()
        self.server = ScreenServer(
            ScreenSettings(self.port, name="Front", **settings),
            lambda: {"phase": "welcome"},
            lambda: self.helps.append(1),
            lambda: self.arrivals.append(1),
        )
        self.server.start(self.lines.append)
        self.browser = Browser(self.port)


@pytest.fixture
def screen():
    made = Served()
    yield made
    made.server.stop()


@pytest.fixture
def guarded():
    made = Served(key="0123456789abcdef")
    yield made
    made.server.stop()


def test_the_page_needs_nothing_from_elsewhere(screen):
    status, page, headers = screen.browser.ask("GET", "/")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert b"http" not in page
    for path, kind in (("/screen.css", "text/css"), ("/screen.js", "text/javascript")):
        status, asset, headers = screen.browser.ask("GET", path)
        assert (status, headers.get_content_type()) == (200, kind)
        assert b"://" not in asset
    assert b"style=" not in page
    assert b"onclick" not in page


def test_the_screen_asks_for_the_state_and_its_name(screen):
    status, told, _ = screen.browser.ask("GET", "/state")
    assert (status, json.loads(told)) == (200, {"phase": "welcome", "name": "Front"})


def test_what_is_typed_and_pressed_reaches_the_lane(screen):
    assert screen.browser.post("/show", {"text": "B1002"}) == 204
    assert screen.browser.post("/help", {}) == 204
    assert screen.browser.post("/here", {}) == 204
    assert (screen.lines, screen.helps, screen.arrivals) == (["B1002"], [1], [1])


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("POST", "/show", '{"text": "B1"}', {}),
        ("POST", "/help", "{}", {}),
        ("POST", "/here", "{}", {}),
        ("POST", "/show", '{"text": "B1"}', {"Gatehouse_Screen": "1", "Host": "evil.example"}),
        ("POST", "/help", "{}", {"Gatehouse_Screen": "1", "Host": "evil.example:8100"}),
        ("POST", "/show", '{"text": 5}', {"Gatehouse_Screen": "1"}),
        ("POST", "/show", "[1]", {"Gatehouse_Screen": "1"}),
        ("POST", "/show", '{"text": "' + "x" * 3000 + '"}', {"Gatehouse_Screen": "1"}),
        ("POST", "/open", "{}", {"Gatehouse_Screen": "1"}),
        ("GET", "/state", None, {"Host": "evil.example"}),
        ("GET", "/../config.py", None, {}),
        ("GET", "/page.html", None, {}),
    ],
)
def test_nobody_but_the_screen_is_answered(screen, method, path, body, headers):
    status, _, _ = screen.browser.ask(method, path, body, **headers)
    assert status in (400, 403, 404)
    assert (screen.lines, screen.helps, screen.arrivals) == ([], [], [])


def test_a_screen_on_another_machine_needs_the_key(guarded):
    assert guarded.browser.ask("GET", "/")[0] == 404
    assert guarded.browser.ask("GET", "/?key=0123456789abcdef", Host="10.0.0.9:8100")[0] == 200
    assert guarded.browser.ask("GET", "/state")[0] == 404
    assert guarded.browser.post("/help", {}) == 403
    assert guarded.browser.post("/help", {}, Gatehouse_Key="0123456789abcdef") == 204


def test_a_port_that_is_taken_is_said_and_stops_nobody(screen):
    second = ScreenServer(ScreenSettings(screen.port), dict, lambda: None, lambda: None)
    second.start(lambda _line: None)
    assert "cannot be used" in second.trouble
    second.stop()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "screen.port"),
        ({"port": 0}, "screen.port"),
        ({"port": 80, "listen": "10.0.0.9"}, "screen.key"),
        ({"port": 80, "listen": "here"}, "screen.listen"),
        ({"port": 80, "colour": "red"}, "screen.colour"),
        ({"port": 80, "name": 5}, "screen.name"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(table, says):
    with pytest.raises(ValueError, match=says):
        read_screen(table)


def test_a_lane_without_the_table_has_no_screen():
    assert read_screen(None) is None
