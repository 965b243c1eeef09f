"""The page of settings says what the table says."""

from core.config import SETTINGS
from core.configuration_page import PATH, configuration_page


def test_the_page_lists_every_setting_with_its_default() -> None:
    page = PATH.read_text(encoding="utf-8")

    assert page == configuration_page(), "run: python -m core.configuration_page"
    for setting in SETTINGS:
        assert f"`{setting.name}`" in page


def test_no_secret_has_a_default_that_would_do_in_production() -> None:
    defaults = {s.name: s.default for s in SETTINGS if s.secret}

    assert {name for name, default in defaults.items() if default} == {"SECRET_KEY"}
