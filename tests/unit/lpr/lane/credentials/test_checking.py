"""What a badge, a pass, a number or a ticket's code proves at a lane, and how often."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lpr.lane.credentials.checking import Checker
from lpr.lane.credentials.claim_code import SIGNS, claim_code_in, draw_claim_code
from lpr.lane.credentials.gate_pass import LIFE, issue, open_pass
from lpr.lane.credentials.refusals import CredentialError, Why, why_sentence
from lpr.lane.credentials.typed_number import number_ends_at, number_for, week_of
from parking.access import (
    LANGUAGES,
    AccessList,
    Direction,
    EntryRight,
    FactorKind,
    LaneKind,
    LaneRules,
    Proofs,
    ResponderCode,
    SpecialPlates,
    badge_digest,
    code_digest,
)
from parking.codes import ALPHABET, CLAIM_LENGTH

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
PERMIT, OTHER = "34679CDFHJKM", "MMMMMMMMMMMM"
SALT, NUMBER_KEY = "ab" * 16, "cd" * 32


def right(permit_id: str) -> EntryRight:
    return EntryRight("MA/passenger/8ABC12", "MA", "passenger", "8ABC12", permit_id)


LISTED = AccessList(
    serial=1,
    made_at=NOW,
    valid_until=NOW + timedelta(hours=1),
    rules=LaneRules("staff", LaneKind.RESTRICTED, Direction.ENTRY),
    rights=[right(PERMIT), right(OTHER)],
    others=SpecialPlates(
        codes=(ResponderCode(code_digest("RESCUE77"), "Engine 7"),),
        proofs=Proofs(
            SALT,
            ((badge_digest("B1002", SALT), PERMIT), (badge_digest("B1002", SALT), OTHER)),
            {week_of(NOW): NUMBER_KEY},
        ),
    ),
)


@pytest.fixture
def checker() -> Checker:
    used: set[str] = set()

    def spend(name: str, _now: datetime) -> bool:
        is_new = name not in used
        used.add(name)
        return is_new

    return Checker(PUBLIC, spend)


def refusal(checker: Checker, text: str, now: datetime = NOW) -> Why:
    with pytest.raises(CredentialError) as refused:
        checker.check(text, LISTED, now)
    return refused.value.why


@pytest.mark.parametrize("read", ["B1002", "b1002", ";B1002?", " B-1002 "])
def test_a_badge_proves_the_permits_of_its_bearer_as_often_as_it_is_shown(checker, read):
    for _ in range(2):
        factor = checker.check(read, LISTED, NOW).factor
        assert (factor.kind, factor.permits) == (FactorKind.BADGE, {PERMIT, OTHER})


def test_a_strangers_badge_proves_nothing(checker):
    assert refusal(checker, "B1003") is Why.UNKNOWN


def test_a_lane_without_a_list_knows_no_badge_but_takes_a_pass(checker):
    with pytest.raises(CredentialError):
        checker.check("B1002", None, NOW)
    assert checker.check(issue(PERMIT, NOW, KEY), None, NOW).factor.permits == {PERMIT}


def test_the_list_does_not_hold_the_badge_number():
    assert "1002" not in badge_digest("B1002", SALT)
    assert badge_digest("B1002", SALT) != badge_digest("B1002", "00" * 16)


def test_a_pass_proves_its_permit_once(checker):
    shown = issue(PERMIT, NOW, KEY)
    factor = checker.check(shown, LISTED, NOW + SECOND).factor
    assert (factor.kind, factor.permits) == (FactorKind.CODE, {PERMIT})
    assert refusal(checker, shown, NOW + SECOND) is Why.USED


def test_two_passes_of_one_second_are_two(checker):
    for _ in range(2):
        checker.check(issue(PERMIT, NOW, KEY), LISTED, NOW)


def test_a_pass_is_small_enough_for_a_plain_qr_code_and_every_keyboard():
    shown = issue(PERMIT, NOW, KEY)
    assert shown.isalnum()
    assert shown.isupper()
    assert len(shown) == 144


@pytest.mark.parametrize(
    ("later", "why"),
    [(LIFE, Why.EXPIRED), (timedelta(days=400), Why.EXPIRED), (timedelta(minutes=-2), Why.NOT_YET)],
)
def test_a_pass_is_good_for_minutes(checker, later, why):
    assert refusal(checker, issue(PERMIT, NOW, KEY), NOW + later) is why


@pytest.mark.parametrize("later", [timedelta(0), LIFE - SECOND, timedelta(seconds=-30)])
def test_clocks_may_differ_a_little(later):
    assert open_pass(issue(PERMIT, NOW, KEY), PUBLIC, NOW + later).permit_id == PERMIT


def test_a_pass_of_another_key_or_altered_anywhere_proves_nothing(checker):
    stranger = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    assert refusal(checker, issue(PERMIT, NOW, stranger)) is Why.UNKNOWN
    whole = issue(PERMIT, NOW, KEY)
    for place in range(3, len(whole) - 1, 7):
        other = "A" if whole[place] != "A" else "B"
        assert refusal(checker, whole[:place] + other + whole[place + 1 :]) is Why.UNKNOWN
    for half in (whole[:-8], whole + "AAAAAAAA", whole[:80], "GH1" + "1" * 140):
        assert refusal(checker, half) is Why.UNKNOWN


def test_a_signed_list_is_no_pass(checker):
    """The same key signs lists: neither may pass for the other."""
    body = base64.b32decode(issue(PERMIT, NOW, KEY)[3:] + "===")[:24]
    forged = body + KEY.sign(b"gatehouse-lane-list/1\n" + body)
    assert refusal(checker, "GH1" + base64.b32encode(forged).decode().rstrip("=")) is Why.UNKNOWN


def test_a_number_proves_its_permit_once(checker):
    typed = number_for(PERMIT, NUMBER_KEY, NOW)
    spaced = f"{typed[:5]} {typed[5:]}"
    assert checker.check(spaced, LISTED, NOW).factor.permits == {PERMIT}
    assert refusal(checker, typed) is Why.USED


def test_a_number_is_good_for_minutes_over_the_end_of_a_week_too(checker):
    sunday = datetime(2026, 3, 8, 23, 59, 30, tzinfo=UTC)
    typed = number_for(OTHER, NUMBER_KEY, sunday)
    assert checker.check(typed, LISTED, sunday + timedelta(minutes=2)).factor.permits == {OTHER}
    assert refusal(checker, number_for(PERMIT, NUMBER_KEY, NOW), NOW + 4 * 60 * SECOND) is (
        Why.UNKNOWN
    )


def test_a_number_is_taken_until_the_moment_that_the_page_says(checker):
    made = NOW + 40 * SECOND
    typed, ends = number_for(PERMIT, NUMBER_KEY, made), number_ends_at(made)
    assert ends == NOW + 180 * SECOND
    assert refusal(checker, typed, ends) is Why.UNKNOWN
    assert checker.check(typed, LISTED, ends - SECOND).factor.permits == {PERMIT}


def test_numbers_of_other_keys_other_permits_and_guesses_prove_nothing(checker):
    for typed in (
        number_for(PERMIT, "00" * 32, NOW),
        number_for("XXXXXXXXXXXX", NUMBER_KEY, NOW),
        "0000000000",
        "123",
        "",
    ):
        assert refusal(checker, typed) is Why.UNKNOWN


def test_a_crew_types_its_code(checker):
    assert checker.check("rescue 77", LISTED, NOW).code == code_digest("RESCUE77")


@pytest.mark.parametrize("shown", ["K3T7-9XDM", "k3t79xdm", "https://park.example/pay/K3T79XDM"])
def test_a_tickets_code_is_typed_or_scanned(checker, shown):
    assert checker.check(shown, LISTED, NOW).claim_code == "K3T79XDM"


@pytest.mark.parametrize("shown", ["K3T79XD", "K3T79XDMM", "https://park.example/K3T79XDM", "OIL1"])
def test_what_is_no_tickets_code_is_none(shown):
    assert claim_code_in(shown) is None


def test_lane_and_server_draw_claim_codes_from_the_same_signs():
    assert (SIGNS, len(draw_claim_code())) == (ALPHABET, CLAIM_LENGTH)
    assert claim_code_in(draw_claim_code())


@pytest.mark.parametrize("rubbish", ["x" * 5000, "\x00\x07", "été", "GH1", "GH1" + "é" * 100, "💳"])
def test_rubbish_is_refused_like_any_stranger(checker, rubbish):
    assert refusal(checker, rubbish) is Why.UNKNOWN


def test_every_refusal_is_said_in_every_language():
    said = {why_sentence(why, language) for why in Why for language in LANGUAGES}
    assert len(said) == len(Why) * len(LANGUAGES)
    assert why_sentence(Why.USED, "xx") == why_sentence(Why.USED, "en")
