"""Which provider takes the money, and what can be paid for: set once, when the app is made."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from core.clock import Clock
from payments import event_routes
from payments.cards.commands import CardNews
from payments.cards.words import card_words
from payments.disputes import office_routes as disputes_office
from payments.ports import PaymentProvider, PaymentSubject
from payments.reconciling import office_routes as reconciling_office
from payments.refunding import office_routes as refunds_office
from payments.refunding import open_routes as open_refunds
from payments.sentences import STATE_KINDS, STATE_LABELS, refund_words
from payments.stripe_provider import StripeProvider
from payments.test_provider import TestProvider


@dataclass(frozen=True)
class Payments:
    """The provider in use and the subjects of charges by type."""

    provider: PaymentProvider
    subjects: Mapping[str, PaymentSubject]
    # Who is told that a person's saved card has changed.
    card_news: Sequence[CardNews] = ()


def init_app(
    app: Flask, subjects: Mapping[str, PaymentSubject], card_news: Sequence[CardNews] = ()
) -> None:
    """Choose the provider by PAYMENT_PROVIDER and keep the tables of subjects and listeners."""
    app.jinja_env.globals.update(charge_states=STATE_LABELS, charge_kinds=STATE_KINDS)
    app.extensions["gatehouse_payments"] = Payments(_provider(app), dict(subjects), card_news)
    app.jinja_env.globals.update(card_words=card_words, refund_words=refund_words)
    app.register_blueprint(disputes_office.blueprint)
    app.register_blueprint(event_routes.blueprint)
    app.register_blueprint(reconciling_office.blueprint)
    app.register_blueprint(refunds_office.blueprint)
    app.register_blueprint(open_refunds.blueprint)


def payments() -> Payments:
    """What this application charges with and for."""
    configured: Payments = current_app.extensions["gatehouse_payments"]
    return configured


def test_provider() -> TestProvider | None:
    """The embedded test provider, where it is the one in use."""
    provider = payments().provider
    return provider if isinstance(provider, TestProvider) else None


def _provider(app: Flask) -> PaymentProvider:
    config = app.config
    if config["PAYMENT_PROVIDER"] == "stripe":
        return StripeProvider(
            config["STRIPE_SECRET_KEY"], config["STRIPE_WEBHOOK_SECRET"], config["STRIPE_API_BASE"]
        )
    clock: Clock = app.extensions["gatehouse_clock"]
    return TestProvider(_derived_secret(config["SECRET_KEY"]), config["PUBLIC_URL"], clock)


def _derived_secret(secret_key: str) -> bytes:
    """A secret for this one purpose, so that knowing it tells nothing about SECRET_KEY."""
    return hmac.new(
        secret_key.encode(), b"gatehouse test payment webhooks", hashlib.sha256
    ).digest()
