"""The office's page of people: found, read, and changed by an administrator with a reason."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import transaction
from tests.integration.identity.accounts import (
    Account,
    add_account,
    is_signed_in,
    person_of,
    type_code,
    type_password,
)
from tests.people import sign_in


def audit(app: Flask, person_id: int) -> list[tuple[str, str, int | None]]:
    with app.app_context(), transaction() as session:
        query = select(AuditEntry).where(AuditEntry.subject_id == str(person_id))
        rows = session.scalars(query.order_by(AuditEntry.id)).all()
        return [(row.action, row.reason, row.actor_id) for row in rows]


def act(client: FlaskClient, account: Account, name: str, reason: str, **more: str) -> int:
    """Send one of the page's forms with a reason."""
    path = {"change_active": "active", "remove_second_factor": "second-factor/remove"}
    form = {f"people.{name}-reason": reason} | more
    address = f"/office/people/{account.id}/{path.get(name, name.replace('_', '-'))}"
    return client.post(address, data=form).status_code


def test_people_are_found_by_every_word_on_both_databases(any_app: Flask) -> None:
    client = any_app.test_client()
    sign_in(client, "office")
    add_account(any_app, "employee", name="Mai Nguyễn", employee_number="100211")
    add_account(any_app, "driver", name="Mai Petersen", employee_number="100% sure")

    def found(**question: str) -> set[str]:
        page = client.get("/office/people", query_string=question).text
        return {name for name in ("Mai Nguyễn", "Mai Petersen") if name in page}

    assert found(q="mai") == {"Mai Nguyễn", "Mai Petersen"}
    assert found(q="MAI 1002") == {"Mai Nguyễn"}
    assert found(q="nguyen") == found(q="NGUYỄN") == {"Mai Nguyễn"}
    assert found(q="100%") == {"Mai Petersen"}
    assert found(q="mai", role="driver") == {"Mai Petersen"}
    assert found(q="mai", account="closed") == set()
    assert "Nobody fits" in client.get("/office/people?q=zzz").text


def test_the_search_is_a_spreadsheet_too(
    app: Flask, client: FlaskClient, query_counter: Any
) -> None:
    sign_in(client, "office")
    add_account(app, "driver", name="=HYPERLINK(1)")
    add_account(app, "driver", "office", name="Mai Petersen")

    with query_counter() as queries:
        sheet = client.get("/office/people/people.csv?role=driver")

    # Two for the reader's sign-in, and two for all rows: not one for each.
    assert queries.count <= 4, queries.statements
    assert sheet.mimetype == "text/csv"
    assert "Driver" in sheet.text.splitlines()[-1]
    assert "HYPERLINK(1)" in sheet.text
    assert "\n=HYPERLINK" not in sheet.text


def test_an_account_says_in_words_where_somebody_works(any_app: Flask) -> None:
    client = any_app.test_client()
    sign_in(client, "office")
    nurse = add_account(any_app, "employee", employment_class="nurse", site="navy_yard")
    other = add_account(any_app, "employee", employment_class="clergy", site="annex")

    assert "nurses, Charlestown Navy Yard" in client.get(f"/office/people/{nurse.id}").text
    assert "clergy, annex" in client.get(f"/office/people/{other.id}").text


def test_roles_are_changed_with_a_reason_that_is_kept(any_app: Flask) -> None:
    client, account = any_app.test_client(), add_account(any_app, "employee")
    admin = sign_in(client, "admin")
    address = f"/office/people/{account.id}/roles"

    refused = client.post(address, data={"roles": ["employee", "attendant"], "reason": " "})
    assert refused.status_code == 422
    assert "Say why." in refused.text
    assert person_of(any_app, account).role_names == {"employee"}

    client.post(address, data={"roles": ["employee", "attendant"], "reason": "Night shift"})

    assert person_of(any_app, account).role_names == {"employee", "attendant"}
    assert audit(any_app, account.id) == [("person.roles_changed", "Night shift", admin.id)]
    page = client.get(f"/office/people/{account.id}").text
    assert "Roles changed: +attendant" in page
    assert "Night shift" in page


def test_an_unknown_role_is_refused(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    sign_in(client, "admin")

    answer = client.post(
        f"/office/people/{account.id}/roles", data={"roles": ["root"], "reason": "x"}
    )

    assert answer.status_code == 422
    assert person_of(app, account).role_names == {"employee"}


def test_an_administrator_cannot_lock_themselves_out(app: Flask, client: FlaskClient) -> None:
    admin = sign_in(client, "admin")

    answer = client.post(
        f"/office/people/{admin.id}/roles", data={"roles": ["employee"], "reason": "tired"}
    )
    assert answer.status_code == 422
    assert "Ask another administrator" in answer.text
    own = f"/office/people/{admin.id}/active"
    closing = {"active": "0", "people.change_active-reason": "x"}
    assert client.post(own, data=closing).status_code == 409
    assert is_signed_in(client)


def test_a_closed_account_is_opened_again(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    sign_in(client, "admin")

    assert act(client, account, "change_active", "Left", active="0") == 302
    assert "This account is closed." in client.get(f"/office/people/{account.id}").text
    type_password(visitor := app.test_client(), account.email)
    assert not is_signed_in(visitor)

    assert act(client, account, "change_active", "Came back", active="1") == 302
    type_password(visitor, account.email)
    assert is_signed_in(visitor)


def test_a_reason_that_is_missing_is_asked_for_beside_its_field(
    app: Flask, client: FlaskClient
) -> None:
    account = add_account(app, "employee")
    sign_in(client, "admin")

    answer = client.post(f"/office/people/{account.id}/active", data={"active": "0"})

    assert answer.status_code == 422
    assert answer.text.count("Say why.") == 2  # in the summary, and beside the field
    assert person_of(app, account).active


def test_a_lost_phone_is_forgotten_and_a_new_one_set_up(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "office", authenticator=True)
    theirs = app.test_client()
    type_password(theirs, account.email)
    type_code(theirs, account.code(app))
    sign_in(client, "admin")

    act(client, account, "remove_second_factor", "Phone stolen, badge seen")

    assert not is_signed_in(theirs)
    assert type_password(theirs, account.email).location == "/account/second-factor"
    assert audit(app, account.id)[-1][:2] == (
        "second_factor.removed",
        "Phone stolen, badge seen",
    )


def test_everywhere_is_signed_out(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee")
    theirs = app.test_client()
    type_password(theirs, account.email)
    sign_in(client, "admin")

    act(client, account, "sign_out", "Tablet lost")

    assert not is_signed_in(theirs)


def test_the_office_reads_but_is_offered_no_change(app: Flask, client: FlaskClient) -> None:
    account = add_account(app, "employee", name="Amara Okafor")
    sign_in(client, "office")

    page = client.get(f"/office/people/{account.id}").text

    assert "Amara Okafor" in page
    assert "Change roles" not in page
    assert client.get("/office/people/999999").status_code == 404


def test_a_list_of_people_asks_a_fixed_number_of_questions(
    app: Flask, client: FlaskClient, query_counter
) -> None:
    sign_in(client, "office")
    for _ in range(3):
        add_account(app, "employee", "driver")
    with query_counter() as few:
        client.get("/office/people")
    for _ in range(12):
        add_account(app, "employee", "driver")
    with query_counter() as many:
        client.get("/office/people")

    assert many.count == few.count
