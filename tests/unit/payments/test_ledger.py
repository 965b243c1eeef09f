"""The books: whatever happens, they balance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from payments.ledger import (
    GIVEN_TWICE,
    REFUNDS_OWED,
    UNAPPLIED,
    Line,
    Posting,
    Takings,
    UnbalancedError,
    applied,
    at_provider,
    earned_from,
    outside,
    received,
    received_unapplied,
    refund_bounced,
    refund_by_hand,
    refund_owed,
    refund_returned,
    refund_sent,
    refund_taken_back,
    refund_twice,
    trial_balance,
    twice_kept,
    twice_returned,
)

amounts = st.integers(1, 10_000_000)


def took(cents: int) -> Takings:
    return Takings("test", "pay_1", cents)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (Line("a", 5),),
        (Line("a", 5), Line("b", -4)),
        (Line("a", 5), Line("b", -5), Line("c", 0)),
    ],
)
def test_a_posting_that_does_not_balance_cannot_be_made(lines: tuple[Line, ...]) -> None:
    with pytest.raises(UnbalancedError):
        Posting("key", "kind", lines)


@given(st.integers(max_value=0))
def test_no_amount_that_is_none_or_negative_moves(cents: int) -> None:
    with pytest.raises(UnbalancedError):
        received("c1", "permit", took(cents))


def test_a_payment_given_back_leaves_nothing_anywhere() -> None:
    story = [
        received("c1", "permit", took(3_600)),
        refund_owed("r1", earned_from("permit"), 3_600),
        refund_sent("r1", "test", "re_1", 3_600),
    ]

    assert set(trial_balance(story).values()) == {0}


def test_money_for_nothing_waits_until_it_goes_back_or_is_given() -> None:
    kept = trial_balance([received_unapplied("e1", took(500))])
    assert kept == {at_provider("test"): 500, UNAPPLIED: -500}

    given_then = trial_balance([received_unapplied("e1", took(500)), applied("c1", "permit", 500)])
    assert given_then == {at_provider("test"): 500, UNAPPLIED: 0, earned_from("permit"): -500}


def test_a_refund_by_hand_says_where_the_money_went_and_can_be_taken_back() -> None:
    owed = refund_owed("r1", earned_from("permit"), 500)
    given = [owed, refund_by_hand("m1", "cheque", 500)]
    assert trial_balance(given) == {
        earned_from("permit"): 500,
        REFUNDS_OWED: 0,
        outside("cheque"): -500,
    }

    back = trial_balance([*given, refund_taken_back("m1", "cheque", 500)])
    assert (back[outside("cheque")], back[REFUNDS_OWED]) == (0, -500)


def test_what_was_given_twice_is_asked_back_or_counts_once_the_other_way_is_taken_back() -> None:
    twice = [
        refund_owed("r1", earned_from("permit"), 500),
        refund_by_hand("m1", "cash", 500),
        refund_twice("test", "re_1", 500),
    ]
    assert trial_balance(twice)[GIVEN_TWICE] == 500

    returned = trial_balance([*twice, twice_returned("test", "re_1", 500)])
    assert (returned[GIVEN_TWICE], returned[at_provider("test")]) == (0, 0)
    kept = [*twice, refund_taken_back("m1", "cash", 500), twice_kept("re_1", 500)]
    assert trial_balance(kept) == {
        earned_from("permit"): 500,
        REFUNDS_OWED: 0,
        outside("cash"): 0,
        GIVEN_TWICE: 0,
        at_provider("test"): -500,
    }


def test_each_try_of_a_refund_is_booked_by_itself_and_a_bounced_one_leaves_nothing() -> None:
    keys = {refund_sent("r1", "test", "re", 500, attempt).key for attempt in range(3)}
    keys |= {refund_returned("r1", "test", "re", 500, attempt).key for attempt in range(3)}
    assert len(keys) == 6
    assert set(trial_balance(refund_bounced("test", "re_1", 500)).values()) == {0}


class Books(RuleBasedStateMachine):
    """Charges and refunds in any order: the sum of all accounts is zero after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.postings: list[Posting] = []
        self.paid: dict[str, int] = {}
        self.owed: dict[str, int] = {}

    @rule(cents=amounts)
    def pay(self, cents: int) -> None:
        charge = f"c{len(self.postings)}"
        self.paid[charge] = cents
        self.postings.append(received(charge, "permit", took(cents)))

    @rule(share=st.integers(1, 100))
    def decide_refund(self, share: int) -> None:
        for charge, cents in list(self.paid.items())[:1]:
            part = max(1, cents * share // 100)
            refund = f"r{len(self.postings)}"
            self.paid[charge] = cents - part
            if self.paid[charge] == 0:
                del self.paid[charge]
            self.owed[refund] = part
            self.postings.append(refund_owed(refund, earned_from("permit"), part))

    @rule()
    def send_refund(self) -> None:
        for refund, cents in list(self.owed.items())[:1]:
            del self.owed[refund]
            self.postings.append(refund_sent(refund, "test", f"re_{refund}", cents))

    @invariant()
    def the_trial_balance_is_zero(self) -> None:
        assert sum(trial_balance(self.postings).values()) == 0

    @invariant()
    def the_accounts_say_what_happened(self) -> None:
        balance = trial_balance(self.postings)
        assert balance.get(at_provider("test"), 0) == sum(self.paid.values()) + sum(
            self.owed.values()
        )
        assert -balance.get(REFUNDS_OWED, 0) == sum(self.owed.values())


TestBooks = Books.TestCase
