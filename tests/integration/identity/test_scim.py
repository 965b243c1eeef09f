"""SCIM 2.0 as a directory meets it, by a public client library and its compliance checks."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_models import (
    Error,
    PatchOp,
    PatchOperation,
    ScimProvider,
    SearchRequest,
    ServiceProviderConfig,
)
from scim2_tester import Status, check_server
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.audit import AuditEntry
from core.campus_time import now
from core.clock import FixedClock
from core.db import read_session, transaction
from core.identity.lost_badges.commands import report_lost
from core.identity.models import Person
from core.identity.people import Act, set_active
from core.identity.scim.resources import PROVIDER, Employee, EnterpriseUser, ParkingUser
from core.outbox import OutboxMessage
from lpr.lists.drafts import draft_list
from lpr.models import Lane
from parking.models import Permit
from parking.permits.life import PermitState
from tests.fixtures.apps import MakeApp, QueryCounter
from tests.integration.lpr.lanes import add_lanes
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person

BASE = "http://127.0.0.1:8000/scim/v2"
TOKEN = "a-token-of-the-directory"


@pytest.fixture
def scim_app(make_app: MakeApp, sqlite_url: str) -> Flask:
    return make_app(sqlite_url, SCIM_TOKENS=f"older {TOKEN}")


def connect(app: Flask, provider: ScimProvider | None = PROVIDER, **options: Any) -> WSGISCIMClient:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    options = {"raise_scim_errors": False} | options
    return WSGISCIMClient(app, BASE, headers, provider=provider or ScimProvider(), **options)


@pytest.fixture
def scim(scim_app: Flask) -> WSGISCIMClient:
    return connect(scim_app)


def user(number: str, **values: Any) -> Any:
    made_up = {"user_name": f"{number.lower()}@h.example", "display_name": "Mai Nguyễn"}
    work = ParkingUser(employment_class="nurse", site="main", badge_number=f"B-{number}")
    made = Employee(**(made_up | values))
    made[EnterpriseUser], made[ParkingUser] = EnterpriseUser(employee_number=number), work
    return made


def set_to(**values: Any) -> Any:
    """A change as directories send it: an operation without a path."""
    operation = PatchOperation[Employee](op="replace", value=values)
    return PatchOp[Employee](operations=[operation])


def person_of(app: Flask, user_id: str) -> Person:
    with app.app_context():
        roles = selectinload(Person.roles)
        return read_session().get_one(Person, int(user_id), options=[roles])


def test_the_public_compliance_checks_pass(
    scim_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every check of scim2-tester, with values that personnel has: whoever left has no badge."""
    scim_app.config["FEED_ENDS_PERCENT"] = 100
    addresses = [f"person{number}@h.example" for number in range(5_000)]
    monkeypatch.setattr(Employee.model_fields["user_name"], "examples", addresses)
    monkeypatch.setattr(Employee.model_fields["active"], "examples", [True])
    codes = {"employee_number": "N-{}", "badge_number": "B-{}"}
    for model in (EnterpriseUser, ParkingUser):
        for name, form in codes.items():
            if name in model.model_fields:
                examples = [form.format(number) for number in range(5_000)]
                monkeypatch.setattr(model.model_fields[name], "examples", examples)
    results = check_server(connect(scim_app), raise_exceptions=False)
    wrong = [
        f"{each.title}: {each.reason}"
        for each in results
        if each.status in (Status.ERROR, Status.CRITICAL, Status.DEVIATION)
    ]
    assert wrong == []
    assert sum(each.status is Status.SUCCESS for each in results) > 30


def test_the_service_describes_itself(scim_app: Flask) -> None:
    client = connect(scim_app, None)
    client.discover()
    described = client.get_resource_model("User")
    assert described is not None
    config = client.query(ServiceProviderConfig)
    assert isinstance(config, ServiceProviderConfig)
    assert config.patch is not None
    assert config.patch.supported


def test_one_joins_moves_leaves_and_returns(scim_app: Flask, scim: WSGISCIMClient) -> None:
    joined = scim.create(user("N1", external_id="dir-1"))
    assert joined.active
    person = person_of(scim_app, joined.id)
    assert (person.email, person.badge_number) == ("n1@h.example", "B-N1")
    assert person.role_names == {"employee"}
    # The same again, another with the same address, the same badge, the same externalId.
    assert scim.create(user("N1")).status == 409
    assert scim.create(user("N2", user_name="N1@H.example")).status == 409
    assert scim.create(user("N2", external_id="dir-1")).status == 409
    formula = scim.create(user("N3", display_name="=HYPERLINK(1)"))
    assert (formula.status, formula.scim_type) == (400, "invalidValue")

    moved = scim.modify(Employee, joined.id, set_to(displayName="Mai Trần"))
    assert (moved.display_name, moved.external_id) == ("Mai Trần", "dir-1")
    joined.user_name = "mai@h.example"
    joined[ParkingUser].site = "research"
    replaced = scim.replace(joined)
    assert (replaced.user_name, replaced[ParkingUser].site) == ("mai@h.example", "research")
    assert replaced.display_name == "Mai Nguyễn"

    for _ in range(2):  # a repeat is harmless
        assert scim.modify(Employee, joined.id, set_to(active=False)).active is False
    assert person_of(scim_app, joined.id).badge_number is None
    assert scim.modify(Employee, joined.id, set_to(active=True)).active
    with scim_app.app_context():
        acts = read_session().scalars(select(AuditEntry).where(AuditEntry.reason == "SCIM"))
        assert [act.action for act in acts].count("person.closed") == 1

    scim.delete(Employee, joined.id)
    assert scim.query(Employee, joined.id).status == 404
    back = scim.create(user("N1", external_id="dir-1"))
    assert (back.id, back.active) == (joined.id, True)


def test_users_are_found_by_name_and_external_id_page_by_page(
    scim_app: Flask, scim: WSGISCIMClient, query_counter: QueryCounter
) -> None:
    with scim_app.app_context(), transaction() as session:
        for number in range(30):
            add_person(session, "employee", employee_number=f"E{number:02}")
        add_person(session, "admin", employee_number=None, email="root@h.example")
    made = scim.create(user("N1", external_id="Dir-1"))

    def found(wanted: str) -> list[str]:
        answer = scim.query(Employee, SearchRequest(filter=wanted))
        assert not isinstance(answer, Error), answer
        return [each.id for each in answer.resources or []]

    enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    assert found('userName eq "N1@H.EXAMPLE"') == [made.id]
    assert found('externalId eq "Dir-1" and active eq true') == [made.id]
    assert found('externalId eq "dir-1"') == []
    assert found(f'{enterprise}:employeeNumber eq "n1"') == [made.id]
    assert found('displayName co "nguy" and not (active eq false)') == [made.id]
    assert found('userName eq "root@h.example"') == []
    with query_counter() as queries:
        pages = [
            scim.query(Employee, SearchRequest(start_index=at, count=12)) for at in (1, 13, 25)
        ]
    assert queries.count <= 3 * 3
    assert [page.total_results for page in pages] == [31, 31, 31]
    assert len({each.id for page in pages for each in page.resources}) == 31
    none = scim.query(Employee, SearchRequest(count=0))
    assert (none.total_results, none.resources) == (31, [])

    raw = scim_app.test_client()
    known = {"Authorization": f"Bearer {TOKEN}"}
    wrong = raw.get("/scim/v2/Users?filter=userName eq", headers=known)
    assert (wrong.status_code, wrong.json["scimType"]) == (400, "invalidFilter")
    assert wrong.mimetype == "application/scim+json"
    for path in ("/scim/v2/Users", "/scim/v2/Schemas"):
        refused = raw.get(path, headers={"Authorization": "Bearer else"})
        assert (refused.status_code, refused.json["status"]) == (401, "401")
    assert raw.get("/scim/v2/Users/root", headers=known).json["status"] == "404"
    assert raw.post("/scim/v2/Users", data="{", headers=known).json["status"] == "400"


def test_who_leaves_by_the_directory_loses_the_gate(scim_app: Flask, scim: WSGISCIMClient) -> None:
    add_lanes(scim_app)
    with scim_app.test_request_context(), transaction() as session:
        leaver = add_person(session, "employee", employment_class="staff")
        bought = buy(
            session, leaver.id, add_product(session), add_vehicle(session, leaver.id, "8ABC12")
        )

    def is_listed() -> bool:
        with scim_app.app_context():
            lane = read_session().scalars(select(Lane).where(Lane.slug == "staff")).one()
            rows = draft_list(read_session(), lane, now()).content.rows
            return any("8ABC12" in row for row in rows)

    assert is_listed()
    # Nobody asks for the whole of somebody to end it.
    assert scim.modify(Employee, str(leaver.id), set_to(active=False)).active is False
    assert not is_listed()
    with scim_app.app_context():
        assert read_session().get_one(Permit, bought.id).state == PermitState.ENDED


def test_an_account_closed_by_hand_stays_closed_and_a_mass_end_is_stopped(
    scim_app: Flask, scim: WSGISCIMClient, clock: FixedClock
) -> None:
    with scim_app.app_context(), transaction() as session:
        people = [add_person(session, "employee") for _ in range(20)]
        add_person(session, "office")
        set_active(session, people[0], False, Act(None, "Fraud.", clock.now()))
    assert scim.modify(Employee, str(people[0].id), set_to(active=True)).status == 403

    answers = [scim.modify(Employee, str(p.id), set_to(active=False)) for p in people[1:8]]
    stopped = [answer for answer in answers if isinstance(answer, Error)]
    assert len(stopped) == 2
    assert stopped[0].status == 429
    with scim_app.app_context():
        mails = list(read_session().scalars(select(OutboxMessage.subject)))
    assert mails == ["The directory was stopped: too many would leave"]
    clock.advance(timedelta(days=1, minutes=1))
    assert scim.modify(Employee, str(people[7].id), set_to(active=False)).active is False


def test_a_directory_gives_no_badge_back_that_its_holder_has_reported_lost(
    scim_app: Flask, scim: WSGISCIMClient
) -> None:
    joined = scim.create(user("N1"))
    whole = user("N1", id=joined.id)
    with scim_app.app_context(), transaction() as session:
        report_lost(session, int(joined.id), Act(int(joined.id), "", now()))

    assert scim.replace(whole)[ParkingUser].badge_number is None
    assert person_of(scim_app, joined.id).badge_number is None
    finder = user("N2")
    finder[ParkingUser].badge_number = "B-N1"
    assert scim.create(finder).status == 409
    whole[ParkingUser].badge_number = "B-NEW"
    assert scim.replace(whole)[ParkingUser].badge_number == "B-NEW"
