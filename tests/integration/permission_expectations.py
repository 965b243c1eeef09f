"""Who may use which route: written by hand, row by row, and compared with what the app does.

Add a row for each route you add. A route without a row, and a row without a route, fail
`test_permissions.py`. A row says who gets past the door; what belongs to one person has a row
in OWNED as well, which says who may see somebody else's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask

from tests.integration.identity.owned import make_sign_in_session
from tests.integration.parking import owned as parking

ANONYMOUS = "anonymous"
SIGNED_IN = frozenset(
    {
        "employee",
        "office",
        "finance",
        "attendant",
        "clinic",
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
BOOKS = frozenset({"finance", "auditor", "admin"})
PERMIT_READERS = OFFICE | {"finance", "auditor"}
DISPATCH = frozenset({"dispatcher", "office", "admin"})
GATE = frozenset({"attendant", "admin"})
AUDIT = frozenset({"auditor", "admin"})
KEEPERS = frozenset({"office", "investigator", "auditor", "admin"})
PLATE_READERS = GATE | {"investigator", "auditor"}
GATE_OFFICE = PLATE_READERS | OFFICE

EXPECTED: dict[str, frozenset[str]] = {
    # The gate: lanes prove themselves by a token, which the views check
    "lane_api.get_list": PUBLIC,
    "stays_api.get_stays": PUBLIC,
    "lane_api.post_journal": PUBLIC,
    "lane_api.put_picture": PUBLIC,
    "lane_api.put_evidence": PUBLIC,
    "lane_api.get_commands": PUBLIC,
    "lane_api.get_inside": PUBLIC,
    "lane_api.post_status": PUBLIC,
    "console.desk": GATE,
    "console.desk_fragment": GATE,
    "console.keys": GATE | OFFICE,
    "console.undo_last": OFFICE,
    "console.lane_page": GATE,
    "console.live_picture": GATE,
    "console.open_lane": GATE,
    "console.open_passage": GATE,
    "console.turn_around": GATE,
    "console.undo_turning": GATE,
    "console.events_address_page": GATE,
    "console.health": GATE,
    "console.take_alert": GATE,
    "console.settle_alert": GATE,
    "console.health_csv": GATE,
    "console.handover_page": GATE,
    "console.write_note": GATE,
    "console.read_notes": GATE,
    "console.garages": frozenset({"attendant", "office", "admin"}),
    "console.switch_garage": frozenset({"attendant", "office", "admin"}),
    "console.reasons": OFFICE,
    "console.save_reasons": OFFICE,
    "console.emergency": GATE,
    "console.ask_emergency": GATE,
    "console.alerts": GATE,
    "console.alerts_csv": GATE,
    "console.passage_page": PLATE_READERS,
    "console.look_at_passage": PLATE_READERS,
    "plate_search.ask": PLATE_READERS,
    "plate_search.find": PLATE_READERS,
    "plate_search.find_csv": PLATE_READERS,
    "looks.listing": AUDIT,
    "looks.listing_csv": AUDIT,
    "enrolment_api.post_code": PUBLIC,
    "commissioning.listing": OFFICE | {"attendant"},
    "commissioning.page": OFFICE | {"attendant"},
    "enrolment.page": ADMIN,
    "enrolment.make": ADMIN,
    "shadow.page": ADMIN | {"investigator"},
    "shadow.report": ADMIN | {"investigator"},
    "shadow.differences_csv": ADMIN | {"investigator"},
    "shadow.take_events": ADMIN | {"investigator"},
    "shadow.switch": ADMIN,
    "retention.page": KEEPERS,
    "retention.receipts_csv": KEEPERS,
    "retention.open_case": GATE | {"investigator"},
    "retention.close_case": GATE | {"investigator"},
    "console.driver_screen": PUBLIC,
    "drive_up.choose": PUBLIC,
    "drive_up.watch": PUBLIC,
    "drive_up.progress": PUBLIC,
    "drive_up.car_picture": PUBLIC,
    "reading.choose": PUBLIC,
    "reading.read": PUBLIC,
    "reading.sample": PUBLIC,
    "reading.warm_up": PUBLIC,
    # The house
    "static": PUBLIC,
    "api-docs.openapi_json": PUBLIC,
    "health.healthz": PUBLIC,
    "health.readyz": PUBLIC,
    "operations.jobs": frozenset({"office", "auditor", "admin"}),
    "operations.job": frozenset({"office", "auditor", "admin"}),
    "operations.job_runs_csv": frozenset({"office", "auditor", "admin"}),
    "operations.run_job": ADMIN,
    "operations.outbox": OFFICE,
    "operations.retry": OFFICE,
    "operations.demo_mail": PUBLIC,
    "operations.demo_mail_message": PUBLIC,
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
    # Garages and stays
    "garages.listing": PUBLIC,
    "garages.spaces": PUBLIC,
    "garages.detail": PUBLIC,
    "garages_api.list_garages": PUBLIC,
    "visits.find": PUBLIC,
    "visits.show": PUBLIC,
    "visits.pay": PUBLIC,
    "garages_office.listing": OFFICE,
    "stays_office.listing": OFFICE,
    "stays_office.listing_csv": OFFICE,
    "stays_office.detail": OFFICE,
    "stays_office.act": OFFICE,
    "stay_looks.begin": OFFICE,
    "stay_looks.end": OFFICE,
    "unpaired.listing": OFFICE,
    "unpaired.listing_csv": OFFICE,
    "unpaired.detail": OFFICE,
    "unpaired.act": OFFICE,
    "validations.page": OFFICE | {"clinic", "attendant"},
    "validations.page_csv": OFFICE | {"clinic", "attendant"},
    "validations.validate": OFFICE | {"clinic", "attendant"},
    "validations.undo": OFFICE | {"clinic", "attendant"},
    "validations.kinds": OFFICE,
    "validations.switch_kind": OFFICE,
    "occupancy.page": OFFICE | {"attendant", "auditor"},
    "occupancy.page_csv": OFFICE | {"attendant", "auditor"},
    "garages_office.listing_csv": OFFICE,
    "garages_office.detail": OFFICE,
    "garages_office.set_state": OFFICE,
    "garages_office.count": OFFICE,
    "garages_office.undo_count": OFFICE,
    "garages_office.set_rate": OFFICE,
    "garages_office.drop_rate": OFFICE,
    # One's own parking
    "mine.dashboard": SIGNED_IN,
    "vehicles.listing": SIGNED_IN,
    "vehicles.add": SIGNED_IN,
    "vehicles.change": SIGNED_IN,
    "vehicles.remove": SIGNED_IN,
    "my_duties.page": SIGNED_IN,
    "my_duties.sign_up": SIGNED_IN,
    "my_duties.withdraw": SIGNED_IN,
    "my_duties.undo": SIGNED_IN,
    "permits.listing": SIGNED_IN,
    "permits.choose": SIGNED_IN,
    "permits.buy": SIGNED_IN,
    "permits.detail": SIGNED_IN,
    "gate_pass.show": SIGNED_IN,
    "permits.pay": SIGNED_IN,
    "permits.cancel": SIGNED_IN,
    "permits.end": SIGNED_IN,
    "permits.keep": SIGNED_IN,
    "permits.put_vehicle": SIGNED_IN,
    "permits.take_vehicle": SIGNED_IN,
    # Other people's permits
    "permits_office.listing": PERMIT_READERS,
    "permits_office.listing_csv": PERMIT_READERS,
    "permits_office.detail": PERMIT_READERS,
    "permits_office.act": OFFICE,
    # Rights beside permits
    "duties.listing": GATE_OFFICE,
    "duties.listing_csv": GATE_OFFICE,
    "duties.detail": GATE_OFFICE,
    "duties.new": OFFICE,
    "duties.end": OFFICE,
    "duties.put_back": OFFICE,
    "sign_ups.listing": GATE_OFFICE,
    "sign_ups.listing_csv": GATE_OFFICE,
    "sign_ups.terms": OFFICE,
    "sign_ups.change": OFFICE,
    "sign_ups.undo": OFFICE,
    "rosters.page": OFFICE,
    "rosters.take": OFFICE,
    "rosters.withdraw": OFFICE,
    "lane_rules.page": OFFICE,
    "lane_rules.change": OFFICE,
    "lane_rules.undo": OFFICE,
    "gate_rules.page": OFFICE,
    "gate_rules.change": OFFICE,
    "gate_rules.undo": OFFICE,
    "hot_list.listing": GATE_OFFICE,
    "hot_list.listing_csv": GATE_OFFICE,
    "hot_list.detail": GATE_OFFICE,
    "hot_list.propose": GATE_OFFICE - {"auditor"},
    "hot_list.approve": OFFICE | {"investigator"},
    "hot_list.end": OFFICE | {"investigator"},
    "hot_list.put_back": OFFICE | {"investigator"},
    "aliases.listing": GATE_OFFICE,
    "aliases.listing_csv": GATE_OFFICE,
    "aliases.detail": GATE_OFFICE,
    "aliases.new": OFFICE,
    "aliases.approve": OFFICE | {"investigator"},
    "aliases.end": OFFICE,
    "aliases.put_back": OFFICE,
    "responders.listing": GATE_OFFICE,
    "responders.listing_csv": GATE_OFFICE,
    "responders.detail": GATE_OFFICE,
    "responders.new": OFFICE,
    "responders.approve": OFFICE | {"investigator"},
    "responders.end": OFFICE,
    "responders.put_back": OFFICE,
    "responder_codes.listing": GATE_OFFICE,
    "responder_codes.listing_csv": GATE_OFFICE,
    "responder_codes.detail": GATE_OFFICE,
    "responder_codes.new": OFFICE,
    "responder_codes.approve": OFFICE | {"investigator"},
    "responder_codes.end": OFFICE,
    "responder_codes.put_back": OFFICE,
    "exemptions.listing": GATE_OFFICE,
    "exemptions.listing_csv": GATE_OFFICE,
    "exemptions.detail": GATE_OFFICE,
    "exemptions.new": OFFICE,
    "exemptions.end": OFFICE,
    "exemptions.put_back": OFFICE,
    "resyncs.listing": GATE_OFFICE,
    "resyncs.listing_csv": GATE_OFFICE,
    "resyncs.detail": GATE_OFFICE,
    "resyncs.new": OFFICE | {"attendant"},
    "resyncs.end": OFFICE | {"attendant"},
    "resyncs.put_back": OFFICE | {"attendant"},
    # Payments
    "payments.webhook": PUBLIC,  # proved by its signature
    "payments.follow": PUBLIC,  # the view asks whose charge it is
    "payments.follow_state": PUBLIC,  # likewise
    "payments.continue_paying": PUBLIC,  # likewise
    "payments.visitor_receipt": PUBLIC,  # likewise
    "payments.receipts": SIGNED_IN,
    "payments.receipt": SIGNED_IN,
    "payments_office.listing": BOOKS,
    "payments_office.listing_csv": BOOKS,
    "test_payments.page": PUBLIC,
    "test_payments.choose": PUBLIC,
    # Shuttles
    "shuttles.list_feeds": PUBLIC,
    "shuttles.list_routes": PUBLIC,
    "shuttles.list_stops": PUBLIC,
    "shuttles.show_stop": PUBLIC,
    "shuttles.list_departures": PUBLIC,
    "shuttle.index": PUBLIC,
    "shuttle.stop": PUBLIC,
    "shuttle.board": PUBLIC,
    "shuttle.find_stop": PUBLIC,
    "shuttle.find_route": PUBLIC,
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
    "vehicles.change": Owned(parking.make_vehicle),
    "vehicles.remove": Owned(parking.make_vehicle, method="POST"),
    "my_duties.withdraw": Owned(parking.make_sign_up, method="POST"),
    "my_duties.undo": Owned(parking.make_withdrawn_sign_up, method="POST"),
    "permits.detail": Owned(parking.make_permit),
    "gate_pass.show": Owned(parking.make_permit),
    "permits.pay": Owned(parking.make_held_permit, method="POST"),
    "permits.cancel": Owned(parking.make_held_permit, method="POST"),
    "permits.end": Owned(parking.make_permit, method="POST"),
    "permits.keep": Owned(parking.make_ending_permit, method="POST"),
    "permits.put_vehicle": Owned(parking.make_permit_and_vehicle, method="POST"),
    "permits.take_vehicle": Owned(parking.make_permit_with_two, method="POST"),
    "payments.follow": Owned(parking.make_charge, BOOKS),
    "payments.receipt": Owned(parking.make_receipt, BOOKS),
    "identity.end_one": Owned(make_sign_in_session, method="POST"),
}
