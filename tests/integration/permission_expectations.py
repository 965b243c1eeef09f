"""Who may use which route: written by hand, row by row, and compared with what the app does.

Add a row for each route you add. A route without a row, and a row without a route, fail
`test_permissions.py`. A row says who gets past the door; what belongs to one person has a row
in OWNED as well, which says who may see somebody else's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask

from tests.integration.identity.owned import make_sign_in_session

ANONYMOUS = "anonymous"
SIGNED_IN = frozenset(
    {
        "employee",
        "office",
        "finance",
        "attendant",
        "dispatcher",
        "driver",
        "investigator",
        "auditor",
        "admin",
    }
)
PUBLIC = SIGNED_IN | {ANONYMOUS}
NOBODY: frozenset[str] = frozenset()
OFFICE = frozenset({"office", "admin"})
ADMIN = frozenset({"admin"})
DISPATCH = frozenset({"dispatcher", "office", "admin"})

EXPECTED: dict[str, frozenset[str]] = {
    # The house
    "static": PUBLIC,
    "api-docs.openapi_json": PUBLIC,
    "health.healthz": PUBLIC,
    "health.readyz": PUBLIC,
    "operations.jobs": frozenset({"office", "auditor", "admin"}),
    "operations.job": frozenset({"office", "auditor", "admin"}),
    # The public site
    "site.home": PUBLIC,
    "site.home_panel": PUBLIC,
    "site.programmes": PUBLIC,
    "site.help": PUBLIC,
    "site.accessibility": PUBLIC,
    "site.privacy": PUBLIC,
    "feedback.write": PUBLIC,
    "feedback.thanks": PUBLIC,
    "feedback_office.inbox": OFFICE,
    "feedback_office.inbox_csv": OFFICE,
    "feedback_office.message": OFFICE,
    "feedback_office.answer": OFFICE,
    "feedback_office.note": OFFICE,
    "feedback_office.assign": OFFICE,
    "feedback_office.close": OFFICE,
    "feedback_office.reopen": OFFICE,
    # Shuttles
    "shuttles.list_feeds": PUBLIC,
    "shuttles.list_routes": PUBLIC,
    "shuttles.list_stops": PUBLIC,
    "shuttles.show_stop": PUBLIC,
    "shuttles.list_departures": PUBLIC,
    "shuttle.index": PUBLIC,
    "shuttle.stop": PUBLIC,
    "shuttle.board": PUBLIC,
    "shuttle.route": PUBLIC,
    "shuttle.timetable_csv": PUBLIC,
    "shuttle_office.feeds": DISPATCH,
    "shuttle_office.upload": DISPATCH,
    "shuttle_office.preview": DISPATCH,
    "shuttle_office.put_upload_in_force": DISPATCH,
    "shuttle_office.discard_upload": DISPATCH,
    "shuttle_office.feed": DISPATCH,
    "shuttle_office.remove": DISPATCH,
    # Signing in
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.two_factor_setup": PUBLIC,  # needs a password typed just before, by anybody
    "security.two_factor_token_validation": PUBLIC,  # likewise
    "security.mf_recovery": PUBLIC,  # likewise
    "security.two_factor_setup_validate": SIGNED_IN,
    "security.mf_recovery_codes": SIGNED_IN,
    "security.change_password": SIGNED_IN,
    "security.verify": SIGNED_IN,
    "security.tf_select": NOBODY,
    "security.two_factor_rescue": NOBODY,
    "directory.leave": PUBLIC,
    "directory.come_back": PUBLIC,
    "demo_people.people": PUBLIC,
    "demo_people.people_table": PUBLIC,
    # One's account
    "identity.start": SIGNED_IN,
    "identity.account": SIGNED_IN,
    "identity.change_language": SIGNED_IN,
    "identity.sessions": SIGNED_IN,
    "identity.end_one": SIGNED_IN,
    "identity.end_others": SIGNED_IN,
    # Other people's accounts
    "people.find": OFFICE,
    "people.find_csv": OFFICE,
    "people.person": OFFICE,
    "people.change_roles": ADMIN,
    "people.change_active": ADMIN,
    "people.sign_out": ADMIN,
    "people.remove_second_factor": ADMIN,
}


@dataclass(frozen=True)
class Owned:
    """A route to something that belongs to one person.

    `make` builds the thing for the person with this id and returns the values of its address,
    as `url_for` takes them. `roles` may see it though it is not theirs; everybody else gets 404.
    """

    make: Callable[[Flask, int], dict[str, object]]
    roles: frozenset[str] = field(default=NOBODY)
    method: str = "GET"


OWNED: dict[str, Owned] = {
    "identity.end_one": Owned(make_sign_in_session, method="POST"),
}
