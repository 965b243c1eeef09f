"""The application: configuration, extensions, blueprints, commands, and the wiring tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from commuter import demo as commuter_demo
from commuter import home as commuter_home
from commuter import jobs as commuter_jobs
from commuter.shuttles import api as shuttle_api
from commuter.shuttles import commands as shuttle_commands
from commuter.shuttles import office_routes as shuttle_office
from commuter.shuttles import routes as shuttles
from core import (
    demo,
    health,
    jobs,
    logs,
    mail,
    operations_routes,
    outbox,
    processes,
    revisions,
    worker,
)
from core.clock import SystemClock
from core.config import load_config
from core.db import db
from core.feedback import demo as feedback_demo
from core.feedback import notices as feedback_notices
from core.feedback import office_routes as feedback_office
from core.feedback import routes as feedback
from core.identity import demo as identity_demo
from core.identity import guard
from core.identity import jobs as identity_jobs
from core.identity import notices as identity_notices
from core.identity import setup as identity
from core.identity.feeds import api as feeds_api
from core.identity.feeds import demo as feeds_demo
from core.identity.feeds import jobs as feed_jobs
from core.identity.feeds import kinds as feeds
from core.identity.feeds import office_routes as feeds_office
from core.identity.feeds import people_kinds
from core.identity.lost_badges import routes as lost_badges
from core.identity.scim import api as scim
from core.notices import notice as notices
from core.notices import office_routes as notices_office
from core.web import (
    api,
    assets,
    errors,
    formatting,
    headers,
    home,
    i18n,
    limits,
    navigation,
    requests,
    site,
    theme,
)
from core.web.home import Provider
from core.web.navigation import Place
from lpr import api as lane_api
from lpr import commands_reading
from lpr import demo as lane_demo
from lpr import demo_reading as reading
from lpr import demo_routes as drive_up
from lpr import jobs as lane_jobs
from lpr import processes as lane_processes
from lpr.commands_lane import lane as lane_commands
from lpr.commissioning import routes as commissioning
from lpr.console import event_process
from lpr.console import setup as console
from lpr.console.event_stream import EventApp
from lpr.enrolment import api as enrolment_api
from lpr.enrolment import routes as enrolment
from lpr.exceptions import count_exceptions
from lpr.fallbacks import jobs as fallback_jobs
from lpr.fallbacks import routes as gate_pass
from lpr.gate_facts import LanesAndPassages
from lpr.lane_rules import routes as lane_rules
from lpr.leaving import api as stays_api
from lpr.leaving.unheard import UnheardLanes
from lpr.lists import sources as list_sources
from lpr.plate_tests import demo as plate_tests_demo
from lpr.plate_tests import notices as plate_test_notices
from lpr.plate_tests import office_routes as plate_tests_office
from lpr.plate_tests import routes as plate_tests
from lpr.retention import routes as retention
from lpr.search import setup as plate_search
from lpr.shadow import routes as shadow
from parking import demo as parking_demo
from parking import farewell
from parking import jobs as parking_jobs
from parking import service as parking_service
from parking import setup as parking
from parking.bulk import exports as bulk
from parking.draws import cli as draw_commands
from parking.draws import demo as draws_demo
from parking.draws import notices as draw_notices
from parking.garages import api as parking_api
from parking.garages import home as parking_home
from parking.in_question import demo as in_question_demo
from parking.in_question import notices as in_question_notices
from parking.permits import notices as permit_notices
from parking.products import demo as products_demo
from parking.products import facts_feed
from parking.renewals import demo as renewals_demo
from parking.renewals import notices as renewal_notices
from parking.renewals import opening as renewals
from parking.reports import demo as reports_demo
from parking.reports import sources as report_sources
from parking.rights import demo as rights_demo
from parking.rights import gate_facts, roster_feed
from parking.rights.all_registers import REGISTERS
from parking.rounds import demo as rounds_demo
from parking.rounds import notices as round_notices
from parking.sales import demo as sales_demo
from parking.sales import usher as sales_usher
from parking.sharing import demo as sharing_demo
from parking.sharing import notices as sharing_notices
from parking.stays import gates
from parking.takeovers import demo as takeovers_demo
from parking.takeovers import notices as takeover_notices
from parking.temporary import notices as temporary_notices
from parking.waitlists import notices as waitlist_notices
from payments import checkout as payment_checkout
from payments import commands as payment_commands
from payments import demo as payments_demo
from payments import jobs as payment_jobs
from payments import office_routes as payments_office
from payments import refunds as payment_refunds
from payments import routes as payment_routes
from payments import service as payment_service
from payments import setup as payments
from payments import test_routes as test_payments
from payments.cards import commands as saved_cards
from payments.cards import demo as cards_demo
from payments.cards import office_routes as cards_office
from payments.cards import routes as cards
from payments.cards import saving as saving_cards
from payments.ports import PaymentSubject
from payments.receipts import documents as receipt_documents
from payments.receipts import notices as receipt_notices
from payments.receipts import routes as receipts
from payments.receipts import telling as receipt_mails
from payments.refunding import sending as refund_sending

# Views that we did not write, with the action that each performs.
THIRD_PARTY_ACTIONS: Mapping[str, str] = {
    "static": "site.see",
    "api-docs.openapi_json": "api.see",
    **identity.THIRD_PARTY_ACTIONS,
}

# Where the lists of the gates stand, besides the one that the office's menu leads to.
GATE_LISTS = (
    *(register.url for register in REGISTERS),
    "/office/rosters",
    "/office/sign-ups",
    "/office/plate-tests",
)

PLACES = (
    Place("public", "garages.listing", _l("Garages"), "square-parking"),
    Place("public", "shuttle.index", _l("Shuttles"), "bus-front"),
    Place("public", "site.programmes", _l("Commuting"), "bike"),
    Place("public", "site.help", _l("Help"), "circle-question-mark"),
    Place("mine", "mine.dashboard", _l("My parking"), "layout-dashboard"),
    Place("mine", "permits.listing", _l("My permits"), "id-card"),
    Place("mine", "waitlists.listing", _l("My waitlists"), "list-ordered"),
    Place("mine", "my_draws.page", _l("My draws"), "dices"),
    Place("mine", "sales.listing", _l("Sale days"), "ticket", ("/sales",)),
    Place("mine", "vehicles.listing", _l("My vehicles"), "car"),
    Place("mine", "my_duties.page", _l("My duties"), "calendar-clock"),
    Place("mine", "payments.receipts", _l("My receipts"), "receipt"),
    Place("mine", "cards.page", _l("My card"), "credit-card"),
    Place("mine", "identity.account", _l("Account"), "user-round-cog"),
    Place("console", "console.desk", _l("Lanes"), "traffic-cone"),
    Place("console", "console.health", _l("Lane health"), "activity"),
    Place("console", "console.handover_page", _l("Handover"), "notebook-pen"),
    Place("console", "console.garages", _l("Garages"), "square-parking"),
    Place("console", "console.emergency", _l("Hold lanes open"), "siren"),
    Place("console", "console.alerts", _l("Alerts"), "triangle-alert"),
    Place("console", "plate_search.ask", _l("Find a passage"), "search"),
    Place("console", "hot_list.listing", _l("Hot list"), "octagon-alert"),
    Place("office", "people_search.page", _l("Find a person"), "search"),
    Place(
        "office",
        "permits_office.listing",
        _l("Permits"),
        "id-card",
        ("/office/in-question",),
    ),
    Place(
        "office",
        "products_office.listing",
        _l("Products"),
        "tags",
        ("/office/zones", "/office/changes", "/office/rounds"),
    ),
    Place("office", "waitlists_office.listing", _l("Waitlists"), "list-ordered"),
    Place("office", "draws_office.listing", _l("Draws"), "dices"),
    Place("office", "sales_office.listing", _l("Sale days"), "ticket"),
    Place("office", "garages_office.listing", _l("Garages"), "square-parking", ("/office/lanes",)),
    Place("office", "occupancy.page", _l("Occupancy"), "gauge"),
    Place("office", "stays_office.listing", _l("Stays"), "car-front"),
    Place("office", "validations.page", _l("Validate a stay"), "stamp"),
    Place("office", "hot_list.listing", _l("Hot list"), "octagon-alert"),
    Place("office", "console.reasons", _l("Console keys"), "keyboard"),
    Place("office", "responders.listing", _l("Gate lists"), "list-checks", GATE_LISTS),
    Place("office", "bulk.page", _l("Many at once"), "file-spreadsheet"),
    Place("office", "reports.listing", _l("Reports"), "chart-column"),
    Place("office", "payments_office.listing", _l("Payments"), "credit-card"),
    Place("office", "renewals_office.listing", _l("Renewals"), "calendar-sync"),
    Place("office", "people.find", _l("People"), "users", ("/office/lost-badges",)),
    Place("office", "feeds.listing", _l("People feeds"), "file-input"),
    Place("office", "shuttle_office.feeds", _l("Timetables"), "bus-front"),
    Place("office", "feedback_office.inbox", _l("Feedback"), "message-square"),
    Place("office", "commissioning.listing", _l("Set up cameras"), "camera"),
    Place("office", "enrolment.page", _l("Boxes at the lanes"), "cpu"),
    Place("office", "shadow.page", _l("Lanes in shadow"), "copy"),
    Place("office", "retention.page", _l("Kept and removed"), "trash-2"),
    Place("office", "looks.listing", _l("Looks at plates"), "eye"),
    Place("office", "operations.jobs", _l("Jobs"), "timer"),
    Place("office", "operations.outbox", _l("Outgoing messages"), "send"),
    Place("office", "notices.listing", _l("Wording of mails"), "pen-line"),
)

# What the start page shows of other packages; core.web.home says what each must answer.
HOME_PANELS: Mapping[str, Provider] = {
    "spaces": parking_home.spaces,
    "departures": commuter_home.departures,
}

# What a charge can be for: payments know no more of it than this.
PAYMENT_SUBJECTS: Mapping[str, PaymentSubject] = {
    "permit": parking_service.permit_payment,
    "stay": parking_service.stay_payment,
}

# Who is told that a person has saved a card, or taken theirs back.
CARD_NEWS = (renewals.card_changed,)

# Who sends each kind of message that the outbox keeps.
OUTBOX_HANDLERS: Mapping[str, outbox.Handler] = {
    "mail": mail.send_mail,
    payment_refunds.REFUND_MESSAGE: refund_sending.send_refund,
    payment_service.CLOSE_MESSAGE: payment_checkout.close_checkout,
    saved_cards.FETCH_MESSAGE: saving_cards.fetch_saved,
    saved_cards.FORGET_MESSAGE: saving_cards.forget,
}

# Who makes what goes with a mail.
ATTACHERS: Mapping[str, mail.Attacher] = {
    receipt_mails.ATTACHED: receipt_documents.attach,
}

# Every mail that is sent by itself; the office may word each otherwise.
NOTICES = (
    *identity_notices.NOTICES,
    *feedback_notices.NOTICES,
    *permit_notices.NOTICES,
    *in_question_notices.NOTICES,
    *temporary_notices.NOTICES,
    *sharing_notices.NOTICES,
    *takeover_notices.NOTICES,
    *plate_test_notices.NOTICES,
    *waitlist_notices.NOTICES,
    *draw_notices.NOTICES,
    *renewal_notices.NOTICES,
    *receipt_notices.NOTICES,
    *round_notices.NOTICES,
)

# What other systems send of people, and what ends elsewhere when people leave.
FEED_KINDS = (*people_kinds.KINDS, roster_feed.KIND, facts_feed.KIND, *bulk.KINDS)
FAREWELLS = (farewell.end_all_of,)

# What the worker does by the clock.
JOBS = (
    *outbox.JOBS,
    *jobs.JOBS,
    *identity_jobs.JOBS,
    *feed_jobs.JOBS,
    *payment_jobs.JOBS,
    *parking_jobs.JOBS,
    *commuter_jobs.JOBS,
    *lane_jobs.JOBS,
    *fallback_jobs.JOBS,
)

# What `flask serve` keeps running on this machine.
PROCESSES = (
    processes.web_process,
    processes.worker_process,
    sales_usher.usher_process,
    event_process.event_process,
    lane_processes.lane_processes,
)

# What `flask demo seed` puts into the database, in this order.
SEEDS: Mapping[str, demo.Seed] = {
    "identity": identity_demo.seed,
    "feeds": feeds_demo.seed,
    "parking": parking_demo.seed,
    "payments": payments_demo.seed,
    "cards": cards_demo.seed,
    "renewals": renewals_demo.seed,
    "rights": rights_demo.seed,
    "sharing": sharing_demo.seed,
    "takeovers": takeovers_demo.seed,
    "draws": draws_demo.seed,
    "reports": reports_demo.seed,
    "sales": sales_demo.seed,
    "products": products_demo.seed,
    "rounds": rounds_demo.seed,
    "in question": in_question_demo.seed,
    "lpr": lane_demo.seed,
    "plate tests": plate_tests_demo.seed,
    "commuter": commuter_demo.seed,
    "feedback": feedback_demo.seed,
}

# What machines ask every few seconds: only failures are worth a line.
QUIET_ENDPOINTS = (
    "static",
    "health.healthz",
    "health.readyz",
    "sale_wait.wait",
    "sale_wait.news",
    "lane_api.get_list",
    "lane_api.get_commands",
    "lane_api.get_inside",
    "lane_api.post_status",
    "lane_api.put_picture",
    "stays_api.get_stays",
    "console.live_picture",
)

csrf = CSRFProtect()


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the application. `config` is laid over what the environment says."""
    app = Flask(__name__)
    app.config.from_mapping(load_config(overrides=config))
    Path(app.config["INSTANCE_DIR"]).mkdir(parents=True, exist_ok=True)
    app.extensions["gatehouse_clock"] = app.config.get("CLOCK") or SystemClock()
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    _add_core(app)
    _add_payments(app)
    _add_parking(app)
    _add_shuttles(app)
    _add_lanes(app)
    _add_lane_pages(app)
    _add_background(app)
    return app


def create_events() -> EventApp:
    """Build the server of the console's events."""
    return event_process.build_events(create_app())


def _add_core(app: Flask) -> None:
    logs.init_app(app, QUIET_ENDPOINTS)
    requests.init_app(app)
    db.init_app(app)
    Migrate(app, db, directory="migrations", render_as_batch=True)
    csrf.init_app(app)
    limits.init_app(app)
    identity.init_app(app)
    i18n.init_app(app)
    guard.init_app(app, THIRD_PARTY_ACTIONS)
    headers.init_app(app)
    formatting.init_app(app)
    assets.init_app(app)
    theme.init_app(app)
    navigation.init_app(app, PLACES)
    api.init_app(app)
    errors.init_app(app)  # after the API, which brings handlers of its own for all pages
    app.register_blueprint(health.blueprint)
    app.register_blueprint(operations_routes.blueprint)
    app.register_blueprint(site.blueprint)
    app.register_blueprint(feedback.blueprint)
    app.register_blueprint(feedback_office.blueprint)
    home.init_app(app, HOME_PANELS)
    notices.init_app(app, NOTICES)
    mail.init_app(app, ATTACHERS)
    app.register_blueprint(notices_office.blueprint)
    feeds.init_app(app, FEED_KINDS, FAREWELLS)
    app.register_blueprint(feeds_office.blueprint)
    app.register_blueprint(lost_badges.blueprint)
    api.api.register_blueprint(feeds_api.blueprint)
    csrf.exempt(feeds_api.blueprint)  # other systems carry a token instead of a cookie
    app.register_blueprint(scim.blueprint)
    csrf.exempt(scim.blueprint)  # directories too


def _add_payments(app: Flask) -> None:
    payments.init_app(app, PAYMENT_SUBJECTS, CARD_NEWS)
    app.register_blueprint(cards.blueprint)
    app.register_blueprint(cards_office.blueprint)
    app.register_blueprint(payment_routes.blueprint)
    app.register_blueprint(receipts.blueprint)
    app.register_blueprint(payments_office.blueprint)
    if app.config["PAYMENT_PROVIDER"] == "test":
        app.register_blueprint(test_payments.blueprint)
    csrf.exempt(payment_routes.webhook)  # the provider signs what it sends
    app.cli.add_command(payment_commands.commands)


def _add_parking(app: Flask) -> None:
    parking.init_app(app)
    app.cli.add_command(draw_commands.commands)
    app.cli.add_command(sales_usher.commands)
    gate_facts.keep(app, LanesAndPassages())
    gates.keep(app, UnheardLanes())
    report_sources.keep(app, count_exceptions)
    api.api.register_blueprint(parking_api.blueprint)


def _add_shuttles(app: Flask) -> None:
    api.api.register_blueprint(shuttle_api.blueprint)
    app.register_blueprint(shuttles.blueprint)
    app.register_blueprint(shuttle_office.blueprint)
    app.cli.add_command(shuttle_commands.commuter)


def _add_lanes(app: Flask) -> None:
    """What the boxes at the gates ask of the server, and what is done with lanes by command."""
    api.api.register_blueprint(lane_api.blueprint)
    csrf.exempt(lane_api.blueprint)  # lanes carry a token instead of a cookie
    api.api.register_blueprint(enrolment_api.blueprint)
    csrf.exempt(enrolment_api.blueprint)  # a new box has a code, and no cookie
    api.api.register_blueprint(stays_api.blueprint)
    revisions.init_app(app, list_sources.COUNTED)
    app.cli.add_command(lane_commands)
    app.cli.add_command(commands_reading.lpr_commands)


def _add_lane_pages(app: Flask) -> None:
    """What people see of the gates: attendants, the office, permit holders, the demo's visitors."""
    console.init_app(app)
    plate_search.init_app(app)
    app.register_blueprint(enrolment.blueprint)
    app.register_blueprint(commissioning.blueprint)
    app.register_blueprint(retention.blueprint)
    app.register_blueprint(shadow.blueprint)
    app.register_blueprint(lane_rules.blueprint)
    app.register_blueprint(gate_pass.blueprint)
    app.register_blueprint(plate_tests.blueprint)
    app.register_blueprint(plate_tests_office.blueprint)
    if app.config["DEMO_PAGES"]:
        app.register_blueprint(drive_up.blueprint)
        app.register_blueprint(reading.blueprint)


def _add_background(app: Flask) -> None:
    """What is done without anybody asking, and the commands that start it."""
    jobs.init_app(app, JOBS)
    outbox.init_app(app, OUTBOX_HANDLERS)
    demo.init_app(app, SEEDS)
    processes.init_app(app, PROCESSES, demo.describe_sign_ins)
    app.cli.add_command(worker.command)
    app.cli.add_command(processes.command)
