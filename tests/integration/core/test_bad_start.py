"""An unsafe production, or settings that cannot be read: it does not start, and says why."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.config import DEMO_SECRET, SETTINGS, ConfigurationError, load_config

ROOT = Path(__file__).resolve().parents[3]
SAFE = {
    "GATEHOUSE_ENV": "production",
    "SECRET_KEY": "a-secret-of-our-own-that-is-long-enough",
    "PUBLIC_URL": "https://parking.example",
    "PAYMENT_PROVIDER": "stripe",
    "STRIPE_SECRET_KEY": "sk_test_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
}


def test_a_safe_production_starts_without_demo_pages() -> None:
    config = load_config(SAFE)
    assert config["DEMO_PAGES"] is False
    assert config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"SECRET_KEY": DEMO_SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"PAYMENT_PROVIDER": "test"}, "PAYMENT_PROVIDER"),
        ({"STRIPE_WEBHOOK_SECRET": ""}, "STRIPE_WEBHOOK_SECRET"),
        ({"PUBLIC_URL": "http://parking.example"}, "https://"),
        ({"PORT": "eighty"}, "PORT"),
        ({"GATEHOUSE_ENV": "prod"}, "GATEHOUSE_ENV"),
    ],
)
def test_an_unsafe_or_unreadable_setting_is_named(change: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        load_config(SAFE | change)


def test_production_refuses_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(ConfigurationError, match="FLASK_DEBUG"):
        load_config(SAFE)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_config({"GATEHOUSE_ENV": "production"})
    for name in ("SECRET_KEY", "PAYMENT_PROVIDER", "PUBLIC_URL"):
        assert name in str(caught.value)


def run(*words: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_web_server_does_not_come_up_on_the_demo_secret(tmp_path: Path) -> None:
    unsafe = {**SAFE, "SECRET_KEY": DEMO_SECRET, "INSTANCE_DIR": str(tmp_path)}
    done = run("gunicorn", "--bind", "127.0.0.1:0", "app:create_app()", **unsafe)
    assert done.returncode != 0
    assert "SECRET_KEY must be your own secret" in done.stdout + done.stderr


def test_the_demo_is_not_seeded_into_production(tmp_path: Path) -> None:
    done = run("flask", "demo", "seed", **SAFE, INSTANCE_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "DEMO_PAGES is off" in done.stderr


def test_every_setting_says_what_it_decides() -> None:
    assert all(setting.meaning.endswith(".") or "`" in setting.meaning for setting in SETTINGS)
