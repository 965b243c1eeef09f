"""What identity writes to people: about their passwords, about feeds that wait and directories."""

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice, Placeholder
from core.notices.samples import NAME, link

NOTICES = (
    Notice(
        "password_reset",
        _l("A new password"),
        _l("Somebody asked for a new password."),
        (NAME, link("/reset/…", _l("Where a new password is set, within the hour"))),
    ),
    Notice(
        "password_was_changed",
        _l("The password was changed"),
        _l("A password was changed."),
        (NAME, link("/account", _l("The account's page"), "account_link")),
    ),
    Notice(
        "feed_waits",
        _l("A people feed waits"),
        _l("A feed would take access from so many people that somebody must look at it first."),
        (
            NAME,
            Placeholder("feed", _l("Which feed it is"), _l("All personnel"), must=True),
            Placeholder("ends", _l("How many would lose access"), 640, must=True),
            Placeholder("people", _l("How many people there are"), 25_000),
            link("/office/feeds/7", _l("The feed, row by row")),
        ),
    ),
    Notice(
        "directory_stopped",
        _l("The directory was stopped"),
        _l("A directory would end more accounts within a day than may end without a look at them."),
        (
            NAME,
            Placeholder("ended", _l("How many it has ended within a day"), 500, must=True),
            Placeholder("people", _l("How many people there are"), 25_000),
            link("/office/feeds", _l("Where a list of all personnel is sent")),
        ),
    ),
)
