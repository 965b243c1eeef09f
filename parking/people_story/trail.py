"""The audit trail around a person: what was done to them, their cars and permits, and by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import Select, and_, or_, select, union_all
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.identity.models import Person
from core.identity.trail import TITLES as ACCOUNT
from parking.models import Vehicle

SHOWN = 60
# As feeds write what changed of a person: before and after.
_BADGE = "badge_number"

TITLES: Mapping[str, LazyString] = {
    **ACCOUNT,
    "person.look": _l("Their whole story was opened"),
    "person.search": _l("People were searched for"),
    "person.export": _l("Took a spreadsheet of people"),
    "person.stays": _l("Their stays were opened"),
    "vehicle.add": _l("Vehicle added"),
    "vehicle.change": _l("Vehicle changed"),
    "vehicle.remove": _l("Vehicle taken off the account"),
    "vehicle_share.ask": _l("Asked to share a car"),
    "vehicle_share.agree": _l("Agreed to share a car"),
    "vehicle_share.end": _l("Ended the sharing of a car, or said no"),
    "plate_takeover.ask": _l("Asked for a plate of another account"),
    "plate_takeover.answer": _l("Said whether a car is still theirs"),
    "plate_takeover.granted": _l("Plate moved to another account"),
    "plate_takeover.refused": _l("Request for a plate refused"),
    "plate_takeover.withdrawn": _l("Request for a plate taken back"),
    "plate_takeover.undo": _l("Move of a plate undone"),
    "plate_test.ask": _l("Asked the office to look at a misread plate"),
    "plate_test.propose": _l("Misread plate: the reading was proposed"),
    "plate_test.turn_down": _l("Misread plate: turned down"),
    "card.saved": _l("Card for renewals saved"),
    "card.withdrawn": _l("Card for renewals taken back"),
    "permit.suspend": _l("Permit suspended"),
    "permit.resume": _l("Permit made active again"),
    "permit.end": _l("Permit ended"),
    "permit.end-and-refund": _l("Permit ended, days given back"),
    "permit.refuse": _l("Application refused"),
    "permit.take-back": _l("Offer of a permit taken back"),
    "permit.offer": _l("Permit offered"),
    "permit.transfer": _l("Permit offered to another person"),
    "permit.sponsor_named": _l("Who answers for a permit was named"),
    "permit.sponsor_withdrew": _l("Withdrew from answering for a permit"),
    "permit_question.ends": _l("Permit in question: it ends"),
    "permit_question.stays": _l("Permit in question: it stays"),
    "permit_question.taken_back": _l("Permit in question: the decision was taken back"),
    "refund.asked": _l("Refund asked for"),
    "refund.approved": _l("Refund approved"),
    "refund.refused": _l("Refund refused"),
    "refund.remedy_asked": _l("Refused refund: how it is to be given was asked for"),
    "refund.remedy_approved": _l("Refused refund: what waited was approved"),
    "refund.remedy_refused": _l("Refused refund: what waited was not done"),
    "refund.taken_back": _l("Refund given by hand was taken back"),
    "payment.not_taken": _l("A card's payment without an answer was ended as not taken"),
    "passage.look": _l("A passage was opened"),
    "passage.search": _l("Plate history was searched"),
    "stay.list": _l("Stays were listed"),
    "stay.look": _l("A stay was opened"),
    "stay.export": _l("Took a spreadsheet of stays"),
    "feed.taken": _l("A feed was looked at"),
    "feed.asked": _l("A feed was put in force"),
    "feed.approved": _l("A feed was approved"),
}

# Where somebody of the office did what is not about one person: by how an action's name begins.
PLACES: Mapping[str, LazyString] = {
    "bulk": _l("Many at once"),
    "desk": _l("Console keys"),
    "draw": _l("Draws"),
    "duty": _l("Gate lists"),
    "expected_visitor": _l("Gate lists"),
    "garage": _l("Garages"),
    "hot_plate": _l("Hot list"),
    "notice": _l("Wording of mails"),
    "plate_alias": _l("Gate lists"),
    "presence_exemption": _l("Gate lists"),
    "presence_resync": _l("Gate lists"),
    "product_change": _l("Products"),
    "renew_round": _l("Renew or release"),
    "responder_code": _l("Gate lists"),
    "responder_plate": _l("Gate lists"),
    "sale": _l("Sale days"),
    "shuttle": _l("Timetables"),
    "waitlist": _l("Waitlists"),
}


@dataclass(frozen=True)
class Act:
    """One entry of the trail, and who acted."""

    entry: AuditEntry
    who: str

    @property
    def title(self) -> LazyString | str:
        """What was done, in words where there are some."""
        action = self.entry.action
        place = PLACES.get(action.partition(".")[0])
        if action in TITLES or place is None:
            return TITLES.get(action, action)
        return str(_("Worked on: %(place)s", place=place))

    @property
    def badge(self) -> tuple[str, str] | None:
        """The badge before and after, where this changed it."""
        changed = self.entry.details.get(_BADGE)
        return (str(changed[0]), str(changed[1])) if isinstance(changed, list) else None


def find_acts(
    session: Session, person: Person, vehicles: Sequence[Vehicle], permit_ids: Sequence[str]
) -> list[Act]:
    """What was done about a person and by them, the newest first. One query.

    The newest of each kind are found by its own index, then put together.
    """
    abouts = [
        and_(AuditEntry.subject_type == "person", AuditEntry.subject_id == str(person.id)),
        _about("vehicle", [str(car.id) for car in vehicles]),
        _about("permit", permit_ids),
        AuditEntry.actor_id == person.id,
    ]
    newest = union_all(*(select(_newest(about).subquery().c.id) for about in abouts))
    query = (
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.id.in_(newest))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(SHOWN)
    )
    return [Act(entry, name or "") for entry, name in session.execute(query)]


def _about(kind: str, ids: Sequence[str]) -> object:
    return and_(AuditEntry.subject_type == kind, AuditEntry.subject_id.in_(ids))


def _newest(about: object) -> Select[int]:
    query = select(AuditEntry.id).where(or_(about))  # type: ignore[arg-type]
    return query.order_by(AuditEntry.id.desc()).limit(SHOWN)
