"""The registers that there are: aliases, responders and their codes, exemptions, resyncs."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from core.identity.models import Person
from core.web.formatting import local_datetime
from parking.codes import spaced, tidy_code
from parking.garages.finding import find_garage
from parking.permits.steps import Actor
from parking.rights import aliases, duties, presence, responders
from parking.rights.aliases import Misreading
from parking.rights.duties import Shift
from parking.rights.expected_register import VISITORS
from parking.rights.models import (
    Duty,
    Kept,
    PlateAlias,
    PresenceExemption,
    PresenceResync,
    ResponderCode,
    ResponderPlate,
)
from parking.rights.pages import Chosen, plate_has, text_has
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.register_forms import (
    AliasForm,
    CodeForm,
    DutyForm,
    ExemptionForm,
    ResponderForm,
    ResyncForm,
)
from parking.rights.register_parts import GARAGE, PLATE, TYPE, entries_of, plate_of
from parking.rights.registers import Column, Register
from parking.rights.responders import Crew
from parking.rights.sign_ups.words import BY_HAND, ORIGINS, ROSTER, SIGN_UP, origin_of

_CREW = Column("crew", _l("Crew"), lambda entry: str(entry.crew))
_PERMIT = Column(
    "permit", _l("Permit"), lambda e: spaced(e.permit_id) if e.permit_id else "", is_code=True
)


def _proposed() -> str:
    return str(_("Proposed. It counts as soon as somebody else approves it."))


def _add_alias(session: Session, form: AliasForm, actor: Actor) -> tuple[Kept, str]:
    seen = Misreading(form.read_as.data, plate_of(form), form.expires_at)
    return aliases.propose(session, seen, actor), _proposed()


def _add_responder(session: Session, form: ResponderForm, actor: Actor) -> tuple[Kept, str]:
    crew = Crew(form.crew.data, form.expires_at)
    return responders.propose_plate(session, crew, plate_of(form), actor), _proposed()


def _give_code(session: Session, form: CodeForm, actor: Actor) -> tuple[Kept, str]:
    entry, code = responders.propose_code(session, Crew(form.crew.data, form.expires_at), actor)
    said = _("The code is %(code)s. Write it down: it is shown this once.", code=spaced(code))
    return entry, f"{said} {_proposed()}"


def _exempt(session: Session, form: ExemptionForm, actor: Actor) -> tuple[Kept, str]:
    entry = presence.exempt(session, tidy_code(form.permit.data), form.expires_at, actor)
    return entry, _("Added. The gates know within seconds.")


def _resync(session: Session, form: ResyncForm, actor: Actor) -> tuple[Kept, str]:
    said = _("Done. Whoever came in before counts as inside no longer.")
    if form.garage.data:
        garage = find_garage(session, form.garage.data)
        assert garage is not None  # noqa: S101 - the form offers only those that there are
        return presence.resync_garage(session, garage, actor), said
    return presence.resync_permit(session, tidy_code(form.permit.data), actor), said


def _add_duty(session: Session, form: DutyForm, actor: Actor) -> tuple[Kept, str]:
    typed = form.employee.data
    names = (Person.employee_number, Person.badge_number, Person.email)
    query = select(Person.id).where(Person.active, or_(*(name == typed for name in names)))
    person_id = session.scalar(query)
    garage = find_garage(session, form.garage.data)
    if person_id is None or garage is None:
        raise RightsRefusedError(RightsRefusal.UNKNOWN_PERSON)
    shift = Shift(person_id, garage.id, form.begins.moment, form.ends.moment)
    return duties.add_duty(session, shift, actor), _("Added. The gates know within seconds.")


_CAME = {
    SIGN_UP: Duty.is_sign_up.is_(True),
    ROSTER: Duty.roster != "",
    BY_HAND: and_(Duty.is_sign_up.is_(False), Duty.roster == ""),
}


def _duties(chosen: Chosen, now: datetime) -> Select[Any]:
    query = entries_of(Duty, _is_of, more=(joinedload(Duty.person),))(chosen, now)
    return query.where(_CAME[chosen.kind]) if chosen.kind else query


def _is_of(model: Any, word: str) -> Any:
    """Whether a duty is of a person whose name or number has what was typed."""
    people = select(Person.id).where(Person.search_text.icontains(word, autoescape=True))
    return model.person_id.in_(people)


ALIASES = Register(
    name="aliases",
    url="/office/aliases",
    model=PlateAlias,
    see="rights.see",
    change="rights.change",
    approve="rights.approve",
    words={
        "title": _l("Reviewed misreadings"),
        "lede": _l(
            "What a camera reads for an enrolled plate, again and again. Proposed by one person"
            " and approved by another, it opens."
        ),
        "add": _l("Add a misreading"),
        "empty": _l("No misreading yet"),
        "empty_body": _l(
            "Add one when the same car is read wrongly again and again, and you saw its picture."
        ),
    },
    columns=(
        Column("read_as", _l("Read as"), lambda entry: str(entry.read_as), is_code=True),
        PLATE,
        TYPE,
    ),
    form=AliasForm,
    entries=entries_of(PlateAlias, plate_has, text_has("read_as")),
    add=_add_alias,
    blames={RightsRefusal.UNKNOWN_CAR: "number", RightsRefusal.ALREADY_LISTED: "read_as"},
    beside=(("rights.see", "plate_tests_office.listing", _l("Misread plates to look at")),),
)
RESPONDERS = Register(
    name="responders",
    url="/office/responders",
    model=ResponderPlate,
    see="rights.see",
    change="rights.change",
    approve="rights.approve",
    words={
        "title": _l("Responders"),
        "lede": _l(
            "Ambulances, fire engines, mutual aid: their plates open every gate above every rule."
            " One person proposes, another approves."
        ),
        "add": _l("Add a responder"),
        "empty": _l("No responder yet"),
        "empty_body": _l("Add the plates of crews that come often. For all others give a code."),
    },
    columns=(PLATE, TYPE, _CREW),
    form=ResponderForm,
    entries=entries_of(ResponderPlate, plate_has, text_has("crew")),
    add=_add_responder,
    blames={RightsRefusal.ALREADY_LISTED: "number"},
)
CODES = Register(
    name="responder_codes",
    url="/office/responder-codes",
    model=ResponderCode,
    see="rights.see",
    change="rights.change",
    approve="rights.approve",
    words={
        "title": _l("Responder codes"),
        "lede": _l(
            "A crew whose plate nobody knows types its code at the gate, and every gate opens."
            " One person gives it, another approves."
        ),
        "add": _l("Give a code"),
        "empty": _l("No code yet"),
        "empty_body": _l("Give each crew a code of its own, so that one can be taken back alone."),
    },
    columns=(_CREW,),
    form=CodeForm,
    entries=entries_of(ResponderCode, text_has("crew")),
    add=_give_code,
    blames={},
)
EXEMPTIONS = Register(
    name="exemptions",
    url="/office/exemptions",
    model=PresenceExemption,
    see="rights.see",
    change="rights.change",
    words={
        "title": _l("Not asked whether inside"),
        "lede": _l(
            "Permits whose cars come and go, as valet and maintenance. No gate asks whether they"
            " are inside already."
        ),
        "add": _l("Exempt a permit"),
        "empty": _l("No permit is exempt"),
        "empty_body": _l("Where a garage asks whether a car is inside already, it asks everybody."),
    },
    columns=(_PERMIT,),
    form=ExemptionForm,
    entries=entries_of(PresenceExemption, text_has("permit_id")),
    add=_exempt,
    blames={},
)
RESYNCS = Register(
    name="resyncs",
    url="/office/resyncs",
    model=PresenceResync,
    see="rights.see",
    change="presence.resync",
    words={
        "title": _l("Forget who is inside"),
        "lede": _l(
            "When an exit was missed, the gates take a car for one that is inside. Forget it for"
            " one permit, or for a whole garage."
        ),
        "add": _l("Forget who is inside"),
        "empty": _l("Nothing was forgotten yet"),
        "empty_body": _l("The gates count every car that came in and was not seen leaving."),
    },
    columns=(_PERMIT, GARAGE),
    form=ResyncForm,
    entries=entries_of(PresenceResync, text_has("permit_id")),
    add=_resync,
    blames={RightsRefusal.UNKNOWN_PERMIT: "permit"},
)
DUTIES = Register(
    name="duties",
    url="/office/duties",
    model=Duty,
    see="rights.see",
    change="rights.change",
    words={
        "title": _l("On duty"),
        "lede": _l("Who may use a garage while on duty, with any car of their account."),
        "add": _l("Add a duty"),
        "empty": _l("Nobody is on duty"),
        "empty_body": _l("Add duties one by one, or hand a roster in."),
    },
    columns=(
        Column("person", _l("Person"), lambda entry: str(entry.person.name)),
        GARAGE,
        Column("begins", _l("Begins"), lambda entry: local_datetime(entry.begins_at)),
        Column("ends", _l("Ends"), lambda entry: local_datetime(entry.expires_at)),
        Column("origin", _l("How it came"), lambda entry: str(ORIGINS[origin_of(entry)])),
    ),
    form=DutyForm,
    entries=_duties,
    add=_add_duty,
    blames={RightsRefusal.ODD_TIMES: "ends", RightsRefusal.ALREADY_LISTED: "begins"},
    beside=(
        ("rights.change", "rosters.page", _l("Rosters")),
        ("rights.see", "sign_ups.listing", _l("Sign-up for duties")),
    ),
    kinds=ORIGINS,
)
REGISTERS = (DUTIES, VISITORS, ALIASES, RESPONDERS, CODES, EXEMPTIONS, RESYNCS)
