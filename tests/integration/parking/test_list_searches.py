"""Searches in the office's lists: names without accents, half a plate with look-alikes."""

import pytest
from flask import Flask

from core.db import transaction
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person, sign_in


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("Zoe Nunez", True),
        ("NÚÑEZ", True),
        ("8AO1", True),  # the plate says 8A0I77
        ("a0i7", True),
        ("passenger", False),  # a word of every plate's key, and of no plate
        ("MA/passenger", False),
        ("%25", False),
        ("%F0%9F%9A%97", False),
    ],
)
def test_the_lists_of_permits_and_payments_find_what_people_type(
    any_app: Flask, words: str, is_found: bool
) -> None:
    with any_app.test_request_context(), transaction() as session:
        holder = add_person(session, "employee", name="Zoë Núñez", email="zn@gatehouse.example")
        buy(session, holder.id, add_product(session), add_vehicle(session, holder.id, "8A0I77"))
    client = any_app.test_client()
    sign_in(client, "admin")
    assert ("Zoë Núñez" in client.get(f"/office/permits?words={words}").text) is is_found
    if not words[-1].isdigit():  # payments know no plates
        assert ("Zoë Núñez" in client.get(f"/office/payments?words={words}").text) is is_found
