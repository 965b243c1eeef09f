"""A camera's address: its credentials are read, and never shown."""

import pytest

from lpr.lane.cameras.address import parse_address
from lpr.lane.config import CameraConfig


def test_credentials_in_the_address_are_read_and_not_shown():
    address = parse_address("rtsp://gate:p%40ss%20w@10.0.0.7/live?channel=1&pwd=secret")
    assert (address.user, address.password, address.port) == ("gate", "p@ss w", 554)
    assert address.shown == "rtsp://10.0.0.7:554/live"
    assert address.bare == "rtsp://10.0.0.7:554/live?channel=1&pwd=secret"
    assert address.whole == "rtsp://gate:p%40ss%20w@10.0.0.7:554/live?channel=1&pwd=secret"
    assert "secret" not in repr(address)
    assert "p@ss" not in repr(address)


def test_credentials_beside_the_address_stand_above_those_in_it():
    address = parse_address("http://old:old@camera:8080/", "gate", "a:b/c")
    assert (address.user, address.password) == ("gate", "a:b/c")
    assert address.whole == "http://gate:a%3Ab%2Fc@camera:8080/"


def test_an_address_of_six_times_six_is_kept_in_its_brackets():
    assert parse_address("http://[::1]:81/x").bare == "http://[::1]:81/x"


@pytest.mark.parametrize(
    "text",
    ["camera", "ftp://gate:secret@h/", "http://", "http://gate:secret@h:99999/", "http://h/a b"],
)
def test_what_is_no_address_is_refused_without_naming_its_secret(text):
    with pytest.raises(ValueError, match=r"camera\.source") as refused:
        parse_address(text)
    assert "secret" not in str(refused.value)


def test_a_configuration_does_not_show_its_secrets():
    shown = repr(CameraConfig("url", "http://a:secret@h/", user="gate", password="hidden"))
    assert "secret" not in shown
    assert "hidden" not in shown
