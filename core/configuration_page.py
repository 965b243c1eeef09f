"""The settings as a page of documentation, so that the page cannot fall behind the table."""

from core.config import ROOT, SETTINGS, Setting

PATH = ROOT / "docs" / "configuration.md"

PAGE = """\
# Configuration

Gatehouse is configured by environment variables alone. This page is written from the table in
`core/config.py` by `python -m core.configuration_page`; a test fails when the two differ.

`GATEHOUSE_ENV=production` refuses to start on the demo's secret, on debug, with the test payment
provider, without Stripe's keys, or with an address that is not https.

| variable | default | secret | what it decides |
| --- | --- | --- | --- |
{rows}
"""


def configuration_page() -> str:
    """Return docs/configuration.md as it should read now."""
    return PAGE.format(rows="\n".join(_row(setting) for setting in SETTINGS))


def _row(setting: Setting) -> str:
    default = "—" if not setting.default else f"`{setting.default}`"
    secret = "yes" if setting.secret else ""
    return f"| `{setting.name}` | {default} | {secret} | {setting.meaning} |"


if __name__ == "__main__":
    PATH.write_text(configuration_page(), encoding="utf-8")
