"""Stripe's objects and events, read into ours. Pure: it takes the JSON that Stripe publishes."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from payments.cards.rules import NEEDS_PAYER
from payments.charges import Told
from payments.disputes.rules import DisputeState, after
from payments.ports import DisputeNews, Outcome, ProviderEvent, RefundNews, UnreadableEventError

Json = dict[str, Any]

_SESSION_EVENTS = frozenset(
    f"checkout.session.{what}"
    for what in ("completed", "async_payment_succeeded", "async_payment_failed", "expired")
)
_REFUND_EVENTS = frozenset(
    {"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"}
)
_REFUND_FAILURES = frozenset({"failed", "canceled"})
_DISPUTE_EVENTS = frozenset(
    f"charge.dispute.{what}"
    for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")
)
_DISPUTE_STATES: Mapping[str, DisputeState] = MappingProxyType(
    {
        "warning_needs_response": DisputeState.INQUIRY,
        "warning_under_review": DisputeState.INQUIRY,
        "warning_closed": DisputeState.INQUIRY_OVER,
        "prevented": DisputeState.INQUIRY_OVER,
        "needs_response": DisputeState.NEEDS_ANSWER,
        "under_review": DisputeState.UNDER_REVIEW,
        "lost": DisputeState.LOST,
        "won": DisputeState.WON,
    }
)
# Where money is told of, it has moved, whatever the status beside it still says.
_MONEY_MOVED: Mapping[str, DisputeState] = MappingProxyType(
    {
        "charge.dispute.funds_withdrawn": DisputeState.NEEDS_ANSWER,
        "charge.dispute.funds_reinstated": DisputeState.WON,
    }
)


def parse(body: bytes) -> ProviderEvent:
    """Read a webhook's body. An event about nothing of ours has neither outcome nor refund.

    Raises UnreadableEventError where it is no event at all.
    """
    try:
        event = json.loads(body)
        kind, subject = str(event["type"]), event["data"]["object"]
        common = {
            "id": str(event["id"]),
            "kind": kind,
            "occurred_at": datetime.fromtimestamp(int(event["created"]), UTC),
        }
        return _reader(kind)(common, subject)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableEventError(str(error)) from error


def outcome_of_session(session: Mapping[str, Any]) -> Outcome:
    """What a Checkout Session says of its payment.

    A completed session whose bank transfer is still under way has told nothing yet.
    """
    told = None
    if session.get("payment_status") == "paid":
        told = Told.PAID
    elif session.get("status") == "expired":
        told = Told.EXPIRED
    return Outcome(
        told,
        int(session.get("amount_total") or 0) if told is Told.PAID else 0,
        str(session.get("currency") or "usd").upper(),
        id_of(session.get("payment_intent")),
    )


def refund_news(refund: Mapping[str, Any]) -> RefundNews:
    """What a Refund says: done once it succeeded, failed for good, or under way."""
    status = str(refund.get("status"))
    return RefundNews(
        refund_id=(refund.get("metadata") or {}).get("refund_id"),
        ref=str(refund["id"]),
        amount_cents=int(refund["amount"]),
        is_done=status == "succeeded",
        failure=str(refund.get("failure_reason") or status) if status in _REFUND_FAILURES else "",
    )


def dispute_news(dispute: Mapping[str, Any], state: DisputeState) -> DisputeNews:
    """What a Dispute says, in a state that its status or the money that moved tells."""
    answer_by = (dispute.get("evidence_details") or {}).get("due_by")
    return DisputeNews(
        ref=str(dispute["id"]),
        payment_ref=id_of(dispute.get("payment_intent")),
        amount_cents=int(dispute["amount"]),
        state=state,
        at=datetime.fromtimestamp(int(dispute["created"]), UTC),
        currency=str(dispute["currency"]).upper(),
        reason=str(dispute.get("reason") or ""),
        answer_by=datetime.fromtimestamp(int(answer_by), UTC) if answer_by else None,
    )


def failure_of(error: object) -> str:
    """The card company's code of a failure, as precise as Stripe tells it."""
    told: Mapping[str, Any] = error if isinstance(error, Mapping) else {}
    if told.get("code") == NEEDS_PAYER:
        return NEEDS_PAYER
    return str(told.get("decline_code") or told.get("code") or "card_declined")


def _session_event(common: Json, session: Json) -> ProviderEvent:
    if session.get("mode") == "setup":
        is_done = session.get("status") == "complete"
        return ProviderEvent(**common, card_id=card_of(session) if is_done else None)
    outcome: Outcome | None = outcome_of_session(session)
    failure = ""
    if common["kind"] == "checkout.session.async_payment_failed":
        outcome, failure = Outcome(Told.DECLINED), "async_payment_failed"
    elif outcome is not None and outcome.told is None:
        outcome = None
    return ProviderEvent(**common, charge_id=charge_of(session), outcome=outcome, failure=failure)


def _intent_event(common: Json, intent: Json) -> ProviderEvent:
    outcome = Outcome(
        Told.PAID,
        int(intent.get("amount_received") or intent["amount"]),
        str(intent["currency"]).upper(),
        str(intent["id"]),
    )
    charge_id = charge_of(intent)
    # An intent without our mark was not made by us, though the account is ours.
    return ProviderEvent(**common, charge_id=charge_id, outcome=outcome if charge_id else None)


def _declined_event(common: Json, intent: Json) -> ProviderEvent:
    """A payment that failed. On a hosted page its payer goes on by themselves: only ours count."""
    if card_of(intent) is None:
        return _other_event(common, intent)
    failure = failure_of(intent.get("last_payment_error"))
    outcome = Outcome(Told.DECLINED)
    return ProviderEvent(**common, charge_id=charge_of(intent), outcome=outcome, failure=failure)


def _paid_event(common: Json, charge: Json) -> ProviderEvent:
    """Stripe's own charge: all that it adds to the payment's event is the card."""
    return ProviderEvent(**common, charge_id=charge_of(charge), paid_with=paid_with(charge))


def _setup_event(common: Json, intent: Json) -> ProviderEvent:
    return ProviderEvent(**common, card_id=card_of(intent))


def _refund_event(common: Json, refund: Json) -> ProviderEvent:
    return ProviderEvent(**common, charge_id=charge_of(refund), refund=refund_news(refund))


def _dispute_event(common: Json, dispute: Json) -> ProviderEvent:
    state = _DISPUTE_STATES.get(str(dispute["status"]), DisputeState.INQUIRY)
    state = after(state, _MONEY_MOVED.get(common["kind"], state))
    news = dispute_news(dispute, state)
    return ProviderEvent(**common, charge_id=charge_of(dispute), dispute=news)


def _other_event(common: Json, subject: Json) -> ProviderEvent:
    return ProviderEvent(**common, charge_id=charge_of(subject))


_READERS: Mapping[str, Callable[[Json, Json], ProviderEvent]] = MappingProxyType(
    dict.fromkeys(_SESSION_EVENTS, _session_event)
    | dict.fromkeys(_REFUND_EVENTS, _refund_event)
    | dict.fromkeys(_DISPUTE_EVENTS, _dispute_event)
    | {
        "payment_intent.succeeded": _intent_event,
        "charge.succeeded": _paid_event,
        "payment_intent.payment_failed": _declined_event,
        "setup_intent.succeeded": _setup_event,
    }
)


def _reader(kind: str) -> Callable[[Json, Json], ProviderEvent]:
    return _READERS.get(kind, _other_event)


def charge_of(subject: Mapping[str, Any]) -> str | None:
    """Our charge id, wherever we had Stripe keep it."""
    found = (subject.get("metadata") or {}).get("charge_id") or subject.get("client_reference_id")
    return str(found) if found else None


def paid_with(charge: Mapping[str, Any]) -> tuple[str, str] | None:
    """The kind of card and its last four digits; None where it was no card, or is not told."""
    details = charge.get("payment_method_details")
    card = details.get("card") if isinstance(details, Mapping) else None
    if not isinstance(card, Mapping) or not card.get("last4"):
        return None
    return str(card.get("brand") or "")[:30], str(card["last4"])[:4]


def card_of(subject: Mapping[str, Any]) -> str | None:
    """Our id of a saved card, where we had Stripe keep it."""
    found = (subject.get("metadata") or {}).get("card_id")
    return str(found) if found else None


def id_of(value: object) -> str | None:
    """An object's id, whether it came as an id or as the whole object."""
    if isinstance(value, Mapping):
        return str(value["id"])
    return str(value) if value else None
