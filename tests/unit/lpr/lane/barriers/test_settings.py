"""The `[barrier]` table of a lane.toml: what is taken, and what is said of a wrong one."""

import pytest

from lpr.lane.barriers.settings import read_settings
from tests.services.mosquitto import write_certificates

HTTP = {"kind": "http", "url": "https://10.0.0.7:8443/", "raise_path": "/up", "state_path": "/in"}
MQTT = {"kind": "mqtt", "host": "broker.example", "topic": "garage/nashua/barrier"}


def test_a_lane_may_be_wired_to_a_relay(tmp_path):
    write_certificates(tmp_path)
    more = {"fire_field": "in.0", "user": "lane", "password": "word", "ca_file": "ca.pem"}
    settings = read_settings({**HTTP, **more}, tmp_path)
    assert (settings.raise_path, settings.method, settings.fire_field) == ("/up", "POST", "in.0")
    assert settings.ca_file == tmp_path / "ca.pem"
    assert "word" not in repr(settings)


def test_a_lane_may_be_wired_to_a_controller_on_mqtt():
    settings = read_settings({**MQTT, "user": "lane", "password": "word"})
    assert (settings.port, settings.tls, settings.ca_file) == (8883, True, None)
    assert "word" not in repr(settings)
    assert read_settings({**MQTT, "tls": False, "port": 1883}).port == 1883


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"kind": "http"}, "barrier.url is missing"),
        ({**HTTP, "url": "ftp://10.0.0.7"}, "barrier.url must be"),
        ({**HTTP, "url": "http://lane:word@10.0.0.7"}, "barrier.url must be"),
        ({**HTTP, "url": "http://10.0.0.7/relay"}, "barrier.url must be"),
        ({**HTTP, "url": "http://10.0.0.7:99999"}, "barrier.url must be"),
        ({**HTTP, "url": "http://[10.0.0.7"}, "barrier.url must be"),
        ({**HTTP, "url": 7}, "barrier.url must be a text"),
        ({**HTTP, "raise_path": "up"}, "barrier.raise_path must begin"),
        ({**HTTP, "state_path": "/in puts"}, "barrier.state_path must begin"),
        ({**HTTP, "method": "DELETE"}, "barrier.method must be"),
        ({**HTTP, "fire_field": 3}, "barrier.fire_field must be a text"),
        ({**HTTP, "password": "word"}, "barrier.user is missing"),
        ({**HTTP, "ca_file": "missing.pem"}, "barrier.ca_file: .*missing.pem holds no"),
        ({**HTTP, "port": 80}, "barrier.port is no setting of a http barrier"),
        ({"kind": "mqtt", "host": "h"}, "barrier.topic is missing"),
        ({**MQTT, "host": "mqtts://broker"}, "barrier.host must be"),
        ({**MQTT, "topic": "garage/+/barrier"}, "barrier.topic must be"),
        ({**MQTT, "topic": "/garage"}, "barrier.topic must be"),
        ({**MQTT, "port": 0}, "barrier.port must be"),
        ({**MQTT, "tls": 1}, "barrier.tls must be"),
        ({**MQTT, "password": "word"}, "barrier.user is missing"),
        ({**MQTT, "qos": 1}, "barrier.qos is no setting"),
    ],
)
def test_a_wrong_table_names_its_setting_and_no_secret(table, says, tmp_path):
    with pytest.raises(ValueError, match=says) as error:
        read_settings(table, tmp_path)
    assert "word@" not in str(error.value)


def test_authorities_for_a_line_without_certificates_are_a_mistake(tmp_path):
    write_certificates(tmp_path)
    named = {"ca_file": "ca.pem"}
    for table in ({**HTTP, "url": "http://10.0.0.7"}, {**MQTT, "tls": False}):
        with pytest.raises(ValueError, match=r"barrier\.ca_file is of no use"):
            read_settings({**table, **named}, tmp_path)
