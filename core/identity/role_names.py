"""What the roles are called, and what each is for, in the reader's language."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class RoleName:
    """A role's name in a list, and a line that says what it is for."""

    short: LazyString
    purpose: LazyString


ROLE_NAMES: dict[str, RoleName] = {
    "employee": RoleName(_l("Employee"), _l("Employee: buys permits and rides")),
    "office": RoleName(_l("Office"), _l("Office: permits, people, garages, feedback")),
    "finance": RoleName(_l("Finance"), _l("Finance: payments and refunds")),
    "attendant": RoleName(_l("Attendant"), _l("Attendant: lanes and gates")),
    "clinic": RoleName(_l("Clinic"), _l("Clinic or desk: validates visitors' stays")),
    "dispatcher": RoleName(_l("Dispatcher"), _l("Dispatcher: shuttles and timetables")),
    "driver": RoleName(_l("Driver"), _l("Driver: the screen in the shuttle")),
    "investigator": RoleName(_l("Investigator"), _l("Investigator: passages and their evidence")),
    "auditor": RoleName(_l("Auditor"), _l("Auditor: reads records, changes nothing")),
    "admin": RoleName(_l("Administrator"), _l("Administrator: roles, and all of the above")),
}
