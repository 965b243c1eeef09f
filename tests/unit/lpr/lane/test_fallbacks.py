"""Badges, codes and calls for help at a lane: each reaches its own car, and no other."""

import base64
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lpr.lane.cameras.frames import Frame
from lpr.lane.credentials.checking import Checker
from lpr.lane.credentials.claim_code import claim_code_in
from lpr.lane.credentials.counter import HELD_FOR, Counter
from lpr.lane.credentials.gate_pass import issue
from lpr.lane.credentials.refusals import CredentialError, Why
from lpr.lane.credentials.spent import SpentCodes
from lpr.lane.credentials.typed_number import number_for, week_of
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.deciding.passage import examine
from lpr.lane.fallbacks import KEY_EVERY, LATE_FOR, WAITS_AT_MOST, WAITS_UNSEEN, Fallbacks
from lpr.lane.journal.store import JournalError
from parking.access import (
    Direction,
    GaragePolicy,
    LaneKind,
    LaneRules,
    Note,
    Outcome,
    Proofs,
    Reason,
    ResponderCode,
    StayAccount,
    badge_digest,
    code_digest,
)
from tests.unit.lpr.lane.deciding.test_gatekeeper import HOLD, NOW, Lane, replace_times
from tests.unit.lpr.lane.deciding.test_passage import vehicle

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
SALT, WEEK_KEY = "ab" * 16, "cd" * 32
FRAME = Frame(NOW, np.zeros((90, 160, 3), np.uint8))


class Counted(Lane):
    """A restricted lane with a counter; the badge B1 is that of p1, and so are both cars."""

    def __init__(self, folder, **more):
        proofs = Proofs(SALT, ((badge_digest("B1", SALT), "p1"),), {week_of(NOW): WEEK_KEY})
        codes = (ResponderCode(code_digest("RESCUE7"), "Engine 7"),)
        super().__init__(folder, policy=GaragePolicy(), proofs=proofs, codes=codes, **more)
        self.spent = SpentCodes(self.keeper.recorder)
        self.counter = Counter(
            Checker(PUBLIC, self.spent.take), lambda: self.keeper.lists.current, self
        )
        self.fallbacks = Fallbacks(self.keeper, self.counter)

    def drive_up(self, number="8ABC12"):
        reads = [(number, 0.999)] * 4 if number else []
        passage = self.keeper.handle(replace_times(vehicle(*reads), self.now()))
        self.fallbacks.decided()
        return passage

    def show(self, text="B1", *, deciding=False):
        self.counter.present(text, "badge")
        self.attend(deciding=deciding)
        return self.keeper.last

    def attend(self, *, deciding=False, frame=FRAME):
        self.fallbacks.attend(frame, is_deciding=deciding)

    def go_on(self, span):
        self.elapsed += span.total_seconds()


@pytest.fixture
def lane(tmp_path):
    return Counted(tmp_path)


def test_a_badge_lets_in_whom_the_camera_read_one_character_off(lane):
    waiting = lane.drive_up("8A8C12")
    assert waiting.decision.outcome is Outcome.REFER
    lane.go_on(timedelta(seconds=20))
    again = lane.show()
    assert (again.uid, again.decision.reason, again.shown) == (
        waiting.uid,
        Reason.SECOND_FACTOR,
        "badge",
    )
    assert lane.raises == 1
    [told] = lane.told("again")
    assert (told.passage_uid, told.body["opens"], told.body["shown"]) == (
        waiting.uid,
        True,
        "badge",
    )


def test_a_badge_shown_while_the_plate_is_read_is_there_when_it_is_decided(lane):
    lane.show(deciding=True)
    assert lane.raises == 0
    passage = lane.drive_up("8A8C12")
    assert (passage.decision.reason, lane.raises) == (Reason.SECOND_FACTOR, 1)


def test_a_pass_of_the_persons_page_opens_once_and_for_no_second_car(lane):
    shown = issue("p1", NOW, KEY)
    lane.drive_up(None)
    assert lane.show(shown).decision.notes == (Note.NO_PLATE,)
    lane.go_on(timedelta(seconds=30))
    waiting = lane.drive_up(None)
    lane.show(shown)
    assert lane.counter.told.why is Why.USED
    assert lane.keeper.last is waiting
    assert lane.raises == 1


def test_a_used_pass_stays_used_after_a_restart(lane, tmp_path):
    shown = issue("p1", NOW, KEY)
    lane.drive_up(None)
    assert lane.show(shown).opens
    lane.keeper.journal.close()
    again = Counted(tmp_path)
    again.drive_up(None)
    assert not again.show(shown).opens
    assert again.counter.told.why is Why.USED


def test_a_pass_that_another_lane_has_taken_is_used_here_too(lane):
    shown = issue("p1", NOW, KEY)
    lane.drive_up(None)
    lane.show(shown)
    [spent] = lane.told("spent")
    other = SpentCodes(lane.keeper.recorder)
    other.hear([spent.body["code"]])
    assert not other.take(spent.body["code"], NOW)


def test_without_a_journal_a_pass_still_counts_once(lane, monkeypatch):
    def full(*_told):
        raise JournalError("no space left")

    monkeypatch.setattr(lane.keeper.journal, "take_command", full)
    assert lane.spent.take("pass-1", NOW)
    assert not lane.spent.take("pass-1", NOW)


def test_a_badge_in_a_strangers_car_opens_nothing_and_says_so(lane):
    lane.drive_up("4XYZ99")
    again = lane.show()
    assert (again.decision.reason, lane.raises) == (Reason.OTHER_CAR, 0)
    assert again.shown == "badge"


def test_a_badge_shown_to_a_gate_that_has_just_opened_does_not_serve_the_next_car(lane):
    assert lane.drive_up().opens
    lane.go_on(LATE_FOR / 2)
    lane.show()
    lane.go_on(LATE_FOR / 2)
    assert not lane.drive_up(None).opens
    assert lane.raises == 1


def test_a_badge_that_served_one_car_does_not_serve_the_next(lane):
    lane.drive_up(None)
    assert lane.show().opens
    lane.go_on(timedelta(seconds=8))
    assert not lane.drive_up(None).opens


def test_a_badge_shown_by_nobodys_car_is_forgotten_soon(lane):
    lane.show()
    lane.go_on(HELD_FOR)
    assert not lane.drive_up(None).opens


def test_who_gave_up_long_ago_is_not_let_in_by_a_badge(lane):
    lane.drive_up(None)
    lane.go_on(WAITS_AT_MOST)
    lane.show()
    assert lane.raises == 0


def test_who_was_let_in_by_hand_is_not_let_in_again_by_a_badge(lane):
    waiting = lane.drive_up(None)
    lane.keeper.open_by_hand({"uid": "c" * 32, "passage_uid": waiting.uid})
    lane.show()
    assert lane.raises == 1


@pytest.fixture
def blind(lane):
    lane.keeper.camera_works = lambda: False
    return lane


@pytest.fixture
def blind_exit(tmp_path):
    way_out = Counted(tmp_path, direction=Direction.EXIT)
    way_out.keeper.camera_works = lambda: False
    return way_out


@pytest.mark.parametrize("text", ["B1", "pass", "number"])
def test_a_lane_without_eyes_lets_in_who_shows_something_good(blind, text):
    made = {"pass": issue("p1", NOW, KEY), "number": number_for("p1", WEEK_KEY, NOW)}
    passage = blind.show(made.get(text, text))
    assert (passage.decision.reason, blind.raises) == (Reason.SECOND_FACTOR, 1)
    assert passage.decision.notes == (Note.NO_PLATE,)
    [told] = blind.told("passage")
    assert told.body["noticed"] == "driver"
    assert told.body["shown"] == ("badge" if text == "B1" else "code")


def test_a_lane_without_eyes_lets_in_nobody_who_shows_nothing_good(blind):
    blind.show("nonsense")
    assert blind.counter.told.why is Why.UNKNOWN
    blind.fallbacks.say_here()
    blind.attend()
    decision = blind.keeper.last.decision
    assert (decision.outcome, decision.reason) == (Outcome.REFER, Reason.CAMERA_DOWN)
    assert blind.raises == 0


def test_who_pressed_the_key_before_a_dead_camera_is_let_in_by_a_badge_shown_after(blind):
    blind.fallbacks.say_here()
    blind.attend()
    blind.go_on(timedelta(seconds=20))
    assert blind.show().opens
    assert (len(blind.told("passage")), blind.raises) == (1, 1)


def test_the_next_driver_at_a_dead_camera_is_not_taken_for_the_last(blind):
    blind.fallbacks.say_here()
    blind.attend()
    blind.go_on(WAITS_UNSEEN)
    assert blind.show().opens
    assert len(blind.told("passage")) == 2


def test_the_key_at_a_public_lane_without_eyes_begins_a_stay(blind):
    blind.keeper.lists.current.rules = LaneRules("front", LaneKind.PUBLIC, Direction.ENTRY)
    for _ in range(3):
        blind.fallbacks.say_here()
        blind.attend()
    passage = blind.keeper.last
    assert (passage.decision.reason, blind.raises) == (Reason.VISITOR_FAULT, 1)
    assert claim_code_in(passage.claim_code) == passage.claim_code
    blind.go_on(KEY_EVERY)
    blind.fallbacks.say_here()
    blind.attend()
    assert blind.raises == 2


def test_the_key_does_nothing_while_the_camera_sees_who_comes(lane):
    lane.fallbacks.say_here()
    lane.attend()
    assert lane.told("passage") == []


def test_enter_alone_on_a_keypad_is_the_key(blind):
    class Keypad:
        name, trouble = "keypad", ""

        def start(self, present):
            self.present = present

    keypad = Keypad()
    blind.fallbacks.readers = (keypad,)
    blind.fallbacks.start()
    keypad.present("")
    blind.attend()
    assert blind.keeper.last.decision.reason is Reason.CAMERA_DOWN


def test_an_exit_without_eyes_opens_for_a_ticket_and_says_so(blind_exit):
    passage = blind_exit.show("K3T7-9XDM")
    assert (passage.decision.reason, blind_exit.raises) == (Reason.EXIT_TICKET, 1)
    [told] = blind_exit.told("passage")
    assert (told.body["ticket"], told.body["shown"]) == ("K3T79XDM", "ticket")


def test_an_exit_without_eyes_opens_for_the_key(blind_exit):
    blind_exit.fallbacks.say_here()
    blind_exit.attend()
    assert (blind_exit.keeper.last.decision.reason, blind_exit.raises) == (Reason.LEAVING, 1)


def test_a_crews_code_opens_though_no_camera_sees_the_engine(lane):
    passage = lane.show("rescue 7")
    assert (passage.decision.reason, lane.raises) == (Reason.RESPONDER_CODE, 1)


def test_the_journal_breaking_between_leaves_the_gate_to_a_person(lane, monkeypatch):
    lane.drive_up("8A8C12")

    def full(*_told, **_more):
        raise JournalError("no space left")

    monkeypatch.setattr(lane.keeper.journal, "append", full)
    assert lane.show().decision.reason is Reason.JOURNAL_DOWN
    assert lane.raises == 0


def test_help_is_asked_for_the_car_that_waits_and_once(lane):
    waiting = lane.drive_up("4XYZ99")
    lane.go_on(timedelta(seconds=30))
    for _ in range(3):
        lane.fallbacks.call_for_help()
        lane.attend()
    assert [event.passage_uid for event in lane.told("help")] == [waiting.uid]
    assert len(lane.told("passage")) == 1
    assert lane.fallbacks.help_since == NOW + timedelta(seconds=30)


def test_help_where_no_car_was_noticed_is_a_passage_with_a_picture(lane):
    lane.fallbacks.call_for_help()
    lane.attend()
    [passage] = lane.told("passage")
    assert passage.body["decision"]["reason"] == "help"
    assert passage.body["decision"]["outcome"] == "refer"
    [evidence] = lane.told("evidence")
    assert evidence.passage_uid == passage.passage_uid
    assert [event.passage_uid for event in lane.told("help")] == [passage.passage_uid]


def test_an_old_picture_is_not_taken_for_the_one_who_asks(lane):
    lane.go_on(timedelta(minutes=5))
    lane.fallbacks.call_for_help()
    lane.attend()
    assert lane.told("passage")
    assert not lane.told("evidence")


def test_help_waits_until_the_car_in_view_is_decided(lane):
    lane.fallbacks.call_for_help()
    lane.attend(deciding=True)
    assert not lane.told("passage")
    waiting = lane.drive_up("4XYZ99")
    lane.attend()
    assert [event.passage_uid for event in lane.told("help")] == [waiting.uid]


def test_after_an_opened_gate_help_is_another_passage(lane):
    lane.drive_up()
    lane.go_on(timedelta(seconds=40))
    lane.fallbacks.call_for_help()
    lane.attend()
    assert len(lane.told("passage")) == 2
    assert lane.fallbacks.help_since is not None
    lane.keeper.open_by_hand({"uid": "c" * 32, "passage_uid": lane.keeper.last.uid})
    assert lane.fallbacks.help_since is None


def test_a_visitor_gets_a_ticket_from_the_lane_itself(lane):
    rules = LaneRules("front", LaneKind.PUBLIC, Direction.ENTRY)
    where = Circumstances(rules, ZoneInfo("America/New_York"), NOW)
    tickets = {examine(vehicle(), where, None).to_json()["claim_code"] for _ in range(5)}
    assert len(tickets) == 5
    assert all(claim_code_in(ticket) == ticket for ticket in tickets)
    assert lane.drive_up().claim_code is None


@pytest.fixture
def way_out(tmp_path):
    return Counted(tmp_path, direction=Direction.EXIT)


TICKET, ANOTHER = "K3T79XDM", "C4N7PRTX"


def late_tickets(lane):
    return [(event.passage_uid, event.body["ticket"]) for event in lane.told("ticket")]


@pytest.mark.parametrize("seconds", [1, 8, 29])
def test_a_ticket_shown_after_the_exit_opened_is_that_cars(way_out, seconds):
    left = way_out.drive_up(None)
    way_out.go_on(timedelta(seconds=seconds))
    way_out.show(TICKET)
    assert late_tickets(way_out) == [(left.uid, TICKET)]
    assert way_out.raises == 1
    assert way_out.drive_up(None).ticket is None


def test_a_ticket_shown_long_after_is_for_the_next_car(way_out):
    way_out.drive_up(None)
    way_out.go_on(timedelta(seconds=30))
    way_out.show(TICKET)
    assert late_tickets(way_out) == []
    assert way_out.drive_up(None).ticket == TICKET


def test_a_ticket_shown_while_the_next_car_is_in_view_is_its_own(way_out):
    left = way_out.drive_up(None)
    way_out.go_on(2 * LATE_FOR)
    way_out.show(TICKET, deciding=True)
    assert late_tickets(way_out) == []
    assert way_out.drive_up(None).ticket == TICKET
    way_out.go_on(LATE_FOR / 2)
    way_out.show(ANOTHER, deciding=True)
    assert left.uid not in dict(late_tickets(way_out))


def test_a_ticket_shown_as_the_boom_rises_is_not_the_cars_behind(way_out):
    left = way_out.drive_up(None)
    way_out.go_on(LATE_FOR / 2)
    way_out.show(TICKET, deciding=True)
    assert late_tickets(way_out) == [(left.uid, TICKET)]
    assert way_out.drive_up(None).ticket is None


def test_an_exit_asks_whom_it_could_not_read_for_the_ticket_and_says_the_amount(tmp_path):
    lane = Counted(tmp_path, direction=Direction.EXIT)
    facts, listed = lane.keeper.facts, lane.keeper.lists.current
    listed.rules = replace(listed.rules, kind=LaneKind.PUBLIC, policy=HOLD)
    lane.keeper.config = replace(lane.keeper.config, readers=("keypad",))
    facts.knows_tickets = lambda: True
    facts.account_of = lambda _read, ticket: StayAccount(1200) if ticket == TICKET else None

    asked = lane.drive_up(None)
    assert (asked.decision.reason, lane.raises) == (Reason.EXIT_SHOW_TICKET, 0)
    lane.go_on(timedelta(seconds=10))
    told = lane.show(TICKET)
    assert (told.decision.reason, told.decision.balance_cents) == (Reason.EXIT_AMOUNT_DUE, 1200)
    assert lane.wait(15) is None
    out = lane.wait(10)
    assert (out.uid, out.decision.reason) == (asked.uid, Reason.EXIT_BALANCE_DUE)
    assert (out.ticket, lane.raises) == (TICKET, 1)
    assert [event.body["ticket"] for event in lane.told("again")] == [TICKET, TICKET]


def test_what_is_due_by_a_late_ticket_is_said_and_moves_nothing(way_out):
    way_out.keeper.facts.account_of = lambda _read, ticket: ticket and StayAccount(1200)
    left = way_out.drive_up(None)
    assert left.decision.reason is Reason.LEAVING
    way_out.go_on(timedelta(seconds=8))
    shown = way_out.show(TICKET).decision
    assert (shown.reason, shown.values["cents"]) == (Reason.EXIT_BALANCE_DUE, "1200")
    assert way_out.raises == 1


def test_a_car_has_one_ticket_and_a_permits_has_none(way_out):
    way_out.show(TICKET, deciding=True)
    assert way_out.drive_up(None).ticket == TICKET
    way_out.go_on(timedelta(seconds=8))
    way_out.show(ANOTHER)
    assert late_tickets(way_out) == []
    assert way_out.drive_up("8ABC12").ticket == ANOTHER
    way_out.go_on(timedelta(seconds=30))
    way_out.drive_up("8ABC12")
    way_out.go_on(timedelta(seconds=8))
    way_out.show(TICKET)
    assert late_tickets(way_out) == []


def test_before_a_dead_camera_the_next_driver_is_let_out_by_the_ticket(blind_exit):
    blind_exit.fallbacks.say_here()
    blind_exit.attend()
    first = blind_exit.keeper.last
    blind_exit.go_on(timedelta(seconds=10))
    second = blind_exit.show(TICKET)
    assert (second.ticket, blind_exit.raises) == (TICKET, 2)
    assert late_tickets(blind_exit) == []
    assert second.uid != first.uid


def test_how_late_a_ticket_may_be_is_the_lanes_own_setting(way_out):
    config = replace(way_out.keeper.config, late_ticket=timedelta(seconds=10))
    way_out.keeper.config = config
    way_out.drive_up(None)
    way_out.go_on(timedelta(seconds=10))
    way_out.show(TICKET)
    assert late_tickets(way_out) == []


def test_a_ticket_counts_at_exits_and_lets_nobody_in(tmp_path):
    (tmp_path / "out").mkdir()
    way_out = Counted(tmp_path / "out", direction=Direction.EXIT)
    way_out.show("K3T7-9XDM", deciding=True)
    passage = way_out.drive_up(None)
    assert (passage.opens, passage.to_json()["ticket"]) == (True, "K3T79XDM")
    entry = Checker(PUBLIC, way_out.spent.take, takes_tickets=False)
    with pytest.raises(CredentialError):
        entry.check("K3T7-9XDM", None, NOW)
