"""What the application registers of parking: its pages, and what its templates ask for."""

from datetime import datetime, timedelta

from flask import Blueprint, Flask

from core.campus_time import campus_zone, now
from parking import mine_routes
from parking.bulk import routes as bulk_routes
from parking.codes import spaced
from parking.draws import setup as draws
from parking.garages import office_routes as office_garage_routes
from parking.garages import routes as garage_routes
from parking.hours.words import window_words
from parking.in_question import setup as in_question
from parking.models import Permit
from parking.people_search import routes as people_search_routes
from parking.people_story import routes as people_story_routes
from parking.permits import card_routes as permit_card_routes
from parking.permits import change_routes as permit_change_routes
from parking.permits import office_routes as office_permit_routes
from parking.permits import routes as permit_routes
from parking.permits import sponsor_routes
from parking.permits.holding import renewal_price
from parking.permits.unpaid import cents_to_pay
from parking.products import setup as products
from parking.products.words import product_rules
from parking.renewals import office_routes as renewals_office
from parking.renewals.pages import own_renewal
from parking.reports import routes as report_routes
from parking.rights import setup as rights
from parking.rounds import setup as rounds
from parking.sales import setup as sales
from parking.sentences import STATE_KINDS, STATE_LABELS
from parking.sharing import routes as sharing_routes
from parking.stays import look_routes, occupancy_routes, unpaired_routes
from parking.stays import office_routes as stays_office
from parking.takeovers import office_routes as takeover_office
from parking.takeovers import routes as takeover_routes
from parking.temporary import routes as temporary_routes
from parking.validating import routes as validations
from parking.vehicles import routes as vehicle_routes
from parking.vehicles.words import plate_type_name, vehicle_words
from parking.visits import routes as visit_routes
from parking.waitlists import setup as waitlists

BLUEPRINTS: tuple[Blueprint, ...] = (
    mine_routes.blueprint,
    vehicle_routes.blueprint,
    permit_card_routes.blueprint,
    permit_change_routes.blueprint,
    permit_routes.blueprint,
    sponsor_routes.blueprint,
    temporary_routes.blueprint,
    sharing_routes.blueprint,
    takeover_routes.blueprint,
    takeover_office.blueprint,
    garage_routes.blueprint,
    visit_routes.blueprint,
    office_permit_routes.blueprint,
    office_garage_routes.blueprint,
    stays_office.blueprint,
    occupancy_routes.blueprint,
    look_routes.blueprint,
    unpaired_routes.blueprint,
    validations.blueprint,
    people_search_routes.blueprint,
    report_routes.blueprint,
    bulk_routes.blueprint,
    people_story_routes.blueprint,
    *waitlists.BLUEPRINTS,
    *rights.BLUEPRINTS,
    *draws.BLUEPRINTS,
    *sales.BLUEPRINTS,
    renewals_office.blueprint,
    *products.BLUEPRINTS,
    *rounds.BLUEPRINTS,
    *in_question.BLUEPRINTS,
)


def init_app(app: Flask) -> None:
    """Register the pages and give templates their words."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    rights.init_app(app)
    app.cli.add_command(waitlists.commands)
    app.jinja_env.filters["spaced"] = spaced
    app.jinja_env.globals.update(
        own_renewal=own_renewal,
        permit_states=STATE_LABELS,
        permit_kinds=STATE_KINDS,
        permit_last_moment=last_moment,
        renewal_cents=renewal_cents,
        held_cents=held_cents,
        vehicle_words=vehicle_words,
        plate_type_name=plate_type_name,
        window_words=window_words,
        product_rules=product_rules,
    )


def renewal_cents(permit: Permit) -> int:
    """What the month after the paid one costs a permit's holder."""
    return renewal_price(permit, campus_zone()).cents


def held_cents(permit: Permit) -> int:
    """What a permit costs that is held and not paid, if it is paid today."""
    return cents_to_pay(permit, now(), campus_zone())


def last_moment(permit: Permit) -> datetime:
    """An instant of the last day on which a permit is good; it ends at the midnight after."""
    return permit.valid_until - timedelta(minutes=1)
