"""Signed webhook bodies: exact, fresh, ours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.ports import BadSignatureError
from payments.signatures import TOLERANCE, sign, verify

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
SECRET = b"a secret"


@given(st.binary(max_size=200))
def test_what_was_signed_is_believed(body: bytes) -> None:
    verify(SECRET, body, sign(SECRET, body, NOW), NOW)


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_another_body_is_not(body: bytes, other: bytes) -> None:
    if body != other:
        with pytest.raises(BadSignatureError, match="does not fit"):
            verify(SECRET, other, sign(SECRET, body, NOW), NOW)


def test_another_secret_is_not() -> None:
    with pytest.raises(BadSignatureError, match="does not fit"):
        verify(SECRET, b"body", sign(b"another secret", b"body", NOW), NOW)


@pytest.mark.parametrize("late", [TOLERANCE, -TOLERANCE])
def test_a_signature_is_good_for_five_minutes(late: timedelta) -> None:
    header = sign(SECRET, b"body", NOW)

    verify(SECRET, b"body", header, NOW + late)
    with pytest.raises(BadSignatureError, match="too old"):
        verify(SECRET, b"body", header, NOW + late * 1.01)


@pytest.mark.parametrize("header", ["", "nonsense", "t=", "t=abc,v1=00", "v1=00", "t=1", "=,="])
def test_a_header_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(BadSignatureError):
        verify(SECRET, b"body", header, NOW)
