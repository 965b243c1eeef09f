"""Where the accessibility test goes: for each page with a part in its address, what stands there.

A page that is missing here fails the test, so that nobody forgets to have theirs looked at.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from commuter.demo import SLUG as FEED
from commuter.shuttles.models import Route, Stop
from core.campus_time import now
from core.feedback.models import FeedbackMessage
from core.identity.demo import PEOPLE
from core.identity.feeds.models import FeedRun
from core.identity.models import Person
from lpr import drive_up, queries
from lpr.drive_up import DriveUp
from lpr.models import Passage
from lpr.plate_tests.models import PlateTest
from parking.draws.models import Draw
from parking.in_question.models import PermitQuestion
from parking.models import Permit, Product, Stay, UnpairedExit, Vehicle
from parking.products.models import ProductChange, ProductTerms
from parking.rights.models import (
    Duty,
    ExpectedVisitor,
    HotPlate,
    PlateAlias,
    PresenceExemption,
    PresenceResync,
    ResponderCode,
    ResponderPlate,
)
from parking.rounds.models import RenewRound, RoundAnswer
from parking.sales.models import Sale
from parking.sales.tickets import Ticket, write_ticket
from parking.takeovers.models import PlateTakeover
from payments.cards.models import SavedCard
from payments.models import Charge, Receipt, Refund, TestCard, TestCheckout
from payments.reconciling.models import BookDifference
from tests.services.processes import wait_until

Sample = Mapping[str, Any]

EMPLOYEE = PEOPLE[0].email
GARAGE = {"slug": "fruit-street"}
LANE = {"slug": "fruit-entry"}
WAITLIST = {"slug": "museum-monthly"}


@lru_cache(maxsize=1)
def _drive_up() -> DriveUp:
    """A car that nobody knows, on its way through the public lane of the server under test."""
    number = drive_up.stranger()
    frames = drive_up.draw_car("MA", number, muddy=False)
    told = (f"MA {number}", "stranger")
    return drive_up.send(current_app.config, LANE["slug"], frames, told, now())


def _passage_uid(session: Session) -> str:
    """The passage that came of it."""
    sent = _drive_up().id

    def is_there() -> bool:
        session.rollback()  # each look is at the present
        return queries.passage_of_arrival(session, sent) is not None

    wait_until(is_there, 90, "the lane reported no passage")
    return session.scalars(select(Passage.uid).where(Passage.arrival == sent)).one()


def _claim_code(session: Session) -> Sample:
    """The stay that the passage began, since a public lane gives each stranger a code."""
    _passage_uid(session)
    query = select(Stay.claim_code).where(Stay.claim_code.is_not(None)).order_by(Stay.id.desc())
    return {"code": _first(query)(session)}


def _first(query: Select[Any]) -> Callable[[Session], Any]:
    def find(session: Session) -> Any:
        return session.scalars(query).first() or "nothing-of-this-name"

    return find


def _receipt(session: Session) -> Sample:
    receipt = session.scalars(select(Receipt)).first()
    return {"number": receipt.number if receipt else "nothing-of-this-name"}


def _stop(session: Session) -> Sample:
    return {"feed": FEED, "stop_id": _first(select(Stop.stop_id))(session)}


def _route(session: Session) -> Sample:
    return {"feed": FEED, "route_id": _first(select(Route.route_id))(session)}


def _of_employee(column: Any, owner: Any) -> Callable[[Session], Any]:
    return _first(select(column).join(Person, Person.id == owner).where(Person.email == EMPLOYEE))


def _named(name: str, find: Callable[[Session], Any]) -> Callable[[Session], Sample]:
    return lambda session: {name: find(session)}


def _always(values: Sample) -> Callable[[Session], Sample]:
    return lambda _session: values


_CHARGE = _named("charge_id", _of_employee(Charge.id, Charge.person_id))
_SALE = _named("sale_id", _first(select(Sale.id)))


def _ticket(session: Session) -> Sample:
    """The first place in the line of the demo's sale."""
    ticket = Ticket(_SALE(session)["sale_id"], 1, "en")
    return {"ticket": write_ticket(current_app.config, ticket)}


_DRAW = _named("draw_id", _first(select(Draw.id)))
_CHANGE = _named("change_id", _first(select(ProductChange.id)))
_PERMIT = _named("permit_id", _of_employee(Permit.id, Permit.person_id))
_WITH_TERMS = _first(
    select(Permit.id)
    .join(Person, Person.id == Permit.person_id)
    .join(ProductTerms, ProductTerms.product_id == Permit.product_id)
    .where(Person.email == EMPLOYEE)
)
_VENDORS = _first(select(Permit.id).where(Permit.sponsor_id.is_not(None)))
_BY_APPLICATION = Product.by_application.is_(True)
_PERSON = _named("person_id", _first(select(Person.id).where(Person.email == EMPLOYEE)))
_OPEN = _always({"slug": "nashua-monthly"})

SAMPLES: Mapping[str, Callable[[Session], Sample]] = {
    "console.driver_screen": _always(LANE),
    "console.lane_page": _always(LANE),
    "commissioning.page": _always(LANE),
    "console.passage_page": _named("uid", _passage_uid),
    "drive_up.progress": lambda _session: {"drive_up_id": _drive_up().id},
    "drive_up.watch": lambda _session: {"drive_up_id": _drive_up().id},
    "sales.page": _SALE,
    "sales_office.detail": _SALE,
    "sales_office.places_csv": _SALE,
    "sales.own_place": _SALE,
    "sale_wait.wait": _ticket,
    "sale_wait.news": _ticket,
    "draws.order": _DRAW,
    "draws.page": _DRAW,
    "draws.proof": _DRAW,
    "draws.tickets": _DRAW,
    "draws_office.detail": _DRAW,
    "draws_office.entries_csv": _DRAW,
    "feedback.thanks": _always({"reference": "DEMXB22"}),
    "feedback_office.message": _named("reference", _first(select(FeedbackMessage.reference))),
    "garages.detail": _always(GARAGE),
    "gate_rules.page": _always(GARAGE),
    "lane_rules.page": _always(LANE),
    "sign_ups.terms": _always(GARAGE),
    "garages_office.detail": _always(GARAGE),
    "stays_office.detail": _named("stay_id", _first(select(Stay.id))),
    "unpaired.detail": _named("exit_id", _first(select(UnpairedExit.id))),
    "aliases.detail": _named("entry_id", _first(select(PlateAlias.id))),
    "duties.detail": _named("entry_id", _first(select(Duty.id))),
    "expected_visitors.detail": _named("entry_id", _first(select(ExpectedVisitor.id))),
    "exemptions.detail": _named("entry_id", _first(select(PresenceExemption.id))),
    "responder_codes.detail": _named("entry_id", _first(select(ResponderCode.id))),
    "responders.detail": _named("entry_id", _first(select(ResponderPlate.id))),
    "resyncs.detail": _named("entry_id", _first(select(PresenceResync.id))),
    "hot_list.detail": _named("entry_id", _first(select(HotPlate.id))),
    "operations.demo_mail_message": _always({"name": "nothing-of-this-name"}),
    "notices.editor": _always({"name": "waitlist_over", "language": "es"}),
    "operations.job": _always({"name": "core.send_outbox"}),
    "operations.job_runs_csv": _always({"name": "core.send_outbox"}),
    "payments.follow": _CHARGE,
    "payments.follow_state": _CHARGE,
    "payments.receipt": _receipt,
    "payments.visitor_receipt": _CHARGE,
    "payment_events.detail": _always({"event_id": "test:demo-unknown"}),
    "receipts.document": _receipt,
    "receipts.visitor_document": _CHARGE,
    "reconciling_office.detail": _named("difference_id", _first(select(BookDifference.id))),
    "refunds_office.detail": _CHARGE,
    "open_refunds.detail": _named("refund_id", _first(select(Refund.id))),
    "feeds.report": _named("run_id", _first(select(FeedRun.id))),
    "feeds.rows_csv": _named("run_id", _first(select(FeedRun.id))),
    "people.person": _PERSON,
    "bulk.export": _always({"kind": "spaces"}),
    "reports.page": _always({"name": "occupancy"}),
    "reports.page_csv": _always({"name": "occupancy", "table": "hours"}),
    "reports.money_csv": _always({"table": "money"}),
    "people_story.page": _PERSON,
    "people_story.page_csv": _PERSON,
    "permits.buy": _named("slug", _first(select(Product.slug))),
    "permits.detail": _PERMIT,
    "permit_changes.apply": _named("slug", _first(select(Product.slug).where(_BY_APPLICATION))),
    "permit_card.show": _PERMIT,
    "sharing.share": _named("vehicle_id", _of_employee(Vehicle.id, Vehicle.person_id)),
    "plate_tests.page": _named("vehicle_id", _of_employee(Vehicle.id, Vehicle.person_id)),
    "plate_tests_office.detail": _named("test_id", _first(select(PlateTest.id))),
    "takeovers_office.detail": _named("takeover_id", _first(select(PlateTakeover.id))),
    "temporary_plates.page": _PERMIT,
    "permit_changes.days": _PERMIT,
    "permit_changes.switch": lambda session: {**_PERMIT(session), **_OPEN(session)},
    "permit_changes.switches": _PERMIT,
    "gate_pass.show": _PERMIT,
    "permits_office.detail": _PERMIT,
    "reading.sample": _always({"name": "two"}),
    "security.reset_password": _always({"token": "a-token-that-is-too-old"}),
    "shuttle.board": _stop,
    "shuttle.find_route": lambda session: {"route_id": _route(session)["route_id"]},
    "shuttle.find_stop": lambda session: {"stop_id": _stop(session)["stop_id"]},
    "shuttle.route": _route,
    "shuttle.stop": _stop,
    "shuttle.timetable_csv": _route,
    "shuttle_office.feed": _always({"slug": FEED}),
    "shuttle_office.preview": _always({"token": "nothing-of-this-name"}),
    "site.home_panel": _always({"name": "spaces"}),
    "cards.came_back": _named("card_id", _of_employee(SavedCard.id, SavedCard.person_id)),
    "test_payments.card_page": _named("token", _first(select(TestCard.token))),
    "test_payments.page": _named("token", _first(select(TestCheckout.token))),
    "waitlists.place": _always(WAITLIST),
    "waitlists_office.detail": _always(WAITLIST),
    "products_office.detail": _OPEN,
    "products_office.edit": _always({"slug": "nashua-monthly", "part": "sale"}),
    "product_changes.page": _CHANGE,
    "product_changes.touched_csv": _CHANGE,
    "person_facts.page": _PERSON,
    "rounds_office.detail": _named("round_id", _first(select(RenewRound.id))),
    "rounds_office.answers_csv": _named("round_id", _first(select(RenewRound.id))),
    "sponsors.withdraw": _named("permit_id", _VENDORS),
    "sponsors.name": _named("permit_id", _VENDORS),
    "permits_in_question.detail": _named("question_id", _first(select(PermitQuestion.id))),
    "my_rounds.page": _named("answer_id", _first(select(RoundAnswer.id))),
    "terms.page": _named("permit_id", _WITH_TERMS),
    "terms.accepted": _always({"slug": "nashua-covered"}),
    "terms.accepted_csv": _always({"slug": "nashua-covered"}),
    "zones_office.zone": _always({"slug": "nashua"}),
    "zones_office.garage": _always(GARAGE),
    "waitlists_office.detail_csv": _always(WAITLIST),
    "waitlists_office.log_csv": _always(WAITLIST),
    "waitlist_entries.detail": _always(WAITLIST | {"number": 2}),
    "waitlist_rules.page": _always(WAITLIST),
    "vehicles.change": _named("vehicle_id", _of_employee(Vehicle.id, Vehicle.person_id)),
    "visits.show": _claim_code,
}

# Answers that are no page, or lead out of the house: nothing of ours to look at.
NOT_PAGES = frozenset(
    {
        "console.live_picture",
        "directory.come_back",
        "directory.leave",
        "drive_up.car_picture",
        "receipts.visitor_refund",
        "plate_tests_office.picture",
        "takeovers_office.evidence",
        "static",
    }
)

# Pages of things that a demo campus at its start does not have; their answer is "not found".
WITHOUT_DATA = frozenset(
    {"operations.demo_mail_message", "security.reset_password", "shuttle_office.preview"}
)


def begin_a_payment(employee: FlaskClient) -> None:
    """Keep a permit that is open to the employee, so that a payment waits on the test page."""
    offers = employee.get("/mine/permits/new").text
    for address in re.findall(r'href="(/mine/permits/new/[^"]+)"', offers):
        page = employee.get(address).text
        cents = re.search(r'name="shown_cents"[^>]*value="(\d+)"', page)
        vehicle = re.search(r'name="vehicles"[^>]*value="(\d+)"', page)
        if cents and vehicle:
            data = {"shown_cents": cents.group(1), "vehicles": vehicle.group(1)}
            if employee.post(address, data=data).status_code in (302, 303):
                return
    raise AssertionError("nothing was open to the demo's employee")
