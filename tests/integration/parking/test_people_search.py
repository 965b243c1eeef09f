"""The office finds people by any part of a name, number, badge or plate."""

from flask import Flask
from sqlalchemy import delete, update

from core.audit import AuditEntry
from core.db import read_session, transaction
from parking.models import Vehicle
from parking.people_search import keeping
from parking.people_search.finding import select_people
from parking.people_search.models import SearchWord
from parking.vehicles import commands as vehicles
from tests.parking_world import NOW, add_vehicle
from tests.people import add_person, sign_in


def names_found(words: str) -> list[str]:
    """Who is found, in order."""
    query = select_people(words)
    assert query is not None
    return [person.name for person in read_session().scalars(query)]


def test_parts_of_names_badges_and_plates_find_people_as_they_change(any_app: Flask) -> None:
    with any_app.app_context():
        with transaction() as session:
            maria = add_person(session, name="María García-López", badge_number="B-100201")
            nguyen = add_person(session, name="Nguyễn Thị Hoa", employee_number="E777001")
            add_vehicle(session, maria.id, "8OI C12")
            sold = add_vehicle(session, nguyen.id, "4TRK99")
            session.flush()
            vehicles.remove_vehicle(session, sold, NOW)
        assert names_found("garcia") == names_found("LÓPEZ mar") == [maria.name]
        assert names_found("0020") == names_found("801c") == names_found("oi-c1") == [maria.name]
        assert names_found("guye") == names_found("77700") == names_found("trk9") == [nguyen.name]
        assert names_found("maria 801") == [maria.name]
        assert names_found("maria trk9") == []
        with transaction() as session:
            session.merge(maria).name = "María Ortiz"
            session.merge(maria).badge_number = None
        assert names_found("ortiz") == ["María Ortiz"]
        assert names_found("garcia-lopez") == names_found("b100201") == []


def test_what_was_written_past_the_session_is_mended(any_app: Flask) -> None:
    with any_app.app_context():
        with transaction() as session:
            person = add_person(session, name="Olga Novak")
            add_vehicle(session, person.id, "9ZZ111")
        with transaction() as session:
            session.execute(delete(SearchWord))
            session.execute(update(Vehicle).values(number="7QQ222"))
        assert names_found("novak") == []
        assert keeping.mend(NOW) != {"mended": 0}
        assert names_found("novak") == names_found("7qq2") == ["Olga Novak"]
        assert names_found("9zz1") == []
        assert keeping.mend(NOW) == {"mended": 0}


def test_the_page_lists_opens_the_only_one_and_records_looks_at_plates(app: Flask) -> None:
    client = app.test_client()
    who = sign_in(client, "auditor")
    with app.app_context(), transaction() as session:
        first = add_person(session, name="Amina Okafor")
        add_person(session, name="Amin Oyelaran")
        add_vehicle(session, first.id, "3KLM88")
    both = client.get("/office/find?q=ami")
    assert "Amina Okafor" in both.text
    assert "Amin Oyelaran" in both.text
    assert "3KLM88" in both.text
    alone = client.get("/office/find?q=klm8")
    assert alone.location == f"/office/people/{first.id}/story"
    assert "Two letters or digits" in client.get("/office/find?q=a").text
    assert "Nobody fits" in client.get("/office/find?q=zzzzz").text
    assert "3KLM88" in client.get("/office/find/people.csv?q=ami").text
    with app.app_context():
        trail = read_session().query(AuditEntry).where(AuditEntry.actor_id == who.id)
        looks = [(each.action, each.subject_id) for each in trail if "person" in each.action]
    assert looks == [("person.search", "ami"), ("person.search", "klm8"), ("person.export", "ami")]
