"""Every code by which a step is refused has its sentence, and every standing of a draw."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from parking.draws.life import DrawRefusal, DrawRefusedError, EntryState
from parking.draws.models import Draw, DrawEntry
from parking.draws.words import refusal_sentence as draw_refusal
from parking.draws.words import standing_sentence
from parking.models import Product
from parking.permits.life import PermitRefusal
from parking.permits.steps import PermitRefusedError
from parking.products.change_words import refusal_sentence as change_refusal
from parking.products.eligibility import Bar
from parking.products.refusals import ChangeRefusal, ChangeRefusedError
from parking.sales.life import SaleRefusal, SaleRefusedError
from parking.sales.words import refusal_sentence as sale_refusal
from parking.sentences import refusal_sentence as permit_refusal
from tests.draw_world import CLOSES, DRAWS, UNTIL
from tests.parking_world import NOW

PRODUCT = Product(name="Monthly", max_vehicles=3)
ABOUT: dict[str, Any] = {
    "state": "held",
    "limit": 3,
    "cents": 1_200,
    "first": date(2026, 3, 1),
    "last": date(2026, 3, 5),
    "types": ["passenger"],
    "number": 2,
    "free": 2,
    "bar": Bar.SOLD_OUT,
    "reason": Bar.SOLD_OUT,
}
Say = Callable[[Any], str]
KINDS: list[tuple[Iterable[Any], Say]] = [
    (PermitRefusal, lambda code: permit_refusal(PermitRefusedError(code, ABOUT))),
    (ChangeRefusal, lambda code: change_refusal(ChangeRefusedError(code, ABOUT))),
    (DrawRefusal, lambda code: draw_refusal(DrawRefusedError(code, ABOUT), PRODUCT)),
    (SaleRefusal, lambda code: sale_refusal(SaleRefusedError(code, ABOUT), PRODUCT)),
]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_refusal_has_a_sentence_of_its_own(app: Flask, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        for codes, say in KINDS:
            said = [say(code) for code in codes]
            assert len(set(said)) == len(said)
            assert not any("%(" in sentence for sentence in said)


@pytest.mark.parametrize("state", EntryState)
def test_every_standing_in_a_draw_has_a_sentence(app: Flask, state: EntryState) -> None:
    times = {"opens_at": NOW, "closes_at": CLOSES, "draws_at": DRAWS, "offers_until": UNTIL}
    draw = Draw(product=PRODUCT, places=2, cancel_reason="Rain: 100 %.", **times)
    entry = DrawEntry(state=state, position=4, reason="", offer_expires_at=UNTIL)
    if state in (EntryState.LEFT_OUT, EntryState.SKIPPED):
        entry.reason = Bar.SOLD_OUT
    with app.test_request_context():
        sentence = standing_sentence(draw, entry)
    assert sentence.endswith(".")
    assert "%(" not in sentence
