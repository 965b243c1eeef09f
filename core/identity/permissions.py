"""Who may do what: one table, one question, asked by every route."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from core.web.errors import Refusal

ROLES = (
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
)

View = TypeVar("View", bound=Callable[..., Any])
S = TypeVar("S", bound="Subject")


class Subject(Protocol):
    """Something that belongs to a person."""

    @property
    def owner_id(self) -> int | None:
        """Return the id of the person it belongs to, or None where it is nobody's."""
        ...


@dataclass(frozen=True)
class Rule:
    """Who may: everybody, everybody signed in, the owner, or the roles named."""

    public: bool = False
    signed_in: bool = False
    owner: bool = False
    roles: frozenset[str] = frozenset()


PUBLIC = Rule(public=True)
SIGNED_IN = Rule(signed_in=True)


def only(*roles: str) -> Rule:
    """Allow the roles named, and the administrator."""
    return Rule(roles=frozenset(roles) | {"admin"})


def owner_or(*roles: str) -> Rule:
    """Allow the person it belongs to, and the roles named."""
    return Rule(owner=True, roles=frozenset(roles))


ACTIONS: Mapping[str, Rule] = {
    # Everybody
    "site.see": PUBLIC,
    "health.see": PUBLIC,
    "language.choose": PUBLIC,
    "feedback.send": PUBLIC,
    "garage.see": PUBLIC,
    "waitlist.see": PUBLIC,
    "shuttle.see": PUBLIC,
    "stay.pay": PUBLIC,
    "draw.see": PUBLIC,
    "sale.see": PUBLIC,
    # The view asks again: a charge with an owner is shown to its owner alone
    "payment.follow": PUBLIC,
    "session.open": PUBLIC,
    # Routes that a library brings and we do not offer
    "nobody": Rule(),
    "driver_screen.see": PUBLIC,
    "api.see": PUBLIC,
    # Machines, which prove themselves by a signature or a token that the view checks
    "payment.webhook": PUBLIC,
    "lane.report": PUBLIC,
    "feed.send": PUBLIC,
    "scim.send": PUBLIC,
    # The embedded test provider's own page, in the place of Stripe's
    "payment.test_page": PUBLIC,
    # The demo, where DEMO_PAGES is on
    "demo.see": PUBLIC,
    "demo.drive_up": PUBLIC,
    "demo.read": PUBLIC,
    # One's own things
    "account.see": SIGNED_IN,
    "account.change": SIGNED_IN,
    "session.end": owner_or(),
    "mine.see": SIGNED_IN,
    "vehicle.add": SIGNED_IN,
    "vehicle.see": owner_or("office", "admin"),
    "vehicle.change": owner_or(),
    "duty.sign_up": SIGNED_IN,
    "draw.enter": SIGNED_IN,
    "sale.join": SIGNED_IN,
    "duty.change_own": owner_or(),
    "waitlist.join": SIGNED_IN,
    "permit.buy": SIGNED_IN,
    "permit.see": owner_or("office", "finance", "auditor", "admin"),
    "permit.change": owner_or(),
    # The view asks again: only for whom somebody answers
    "permit.answer_for": SIGNED_IN,
    "card.save": SIGNED_IN,
    "card.see": owner_or(),
    "receipt.see": owner_or("finance", "auditor", "admin"),
    "charge.see": owner_or("finance", "auditor", "admin"),
    # The office
    "office.see": only("office", "finance", "dispatcher", "investigator", "auditor"),
    "person.find": only("office"),
    "person.search": only("office", "finance", "auditor"),
    "person.see_story": only("office", "finance", "auditor"),
    "person.change_roles": only(),
    "bulk.see": only("office", "auditor"),
    "report.see": only("office", "finance", "auditor"),
    "report.see_money": only("finance", "auditor"),
    "feed.see": only("office", "auditor"),
    "feed.put": only("office"),
    "permit.list": only("office", "finance", "auditor"),
    "permit.manage": only("office"),
    "renewal.list": only("office", "finance", "auditor"),
    "renewal.run": only("finance"),
    "product.see": only("office", "finance", "auditor"),
    "product.change": only("office"),
    "person.know_facts": only("office"),
    "draw.list": only("office", "auditor"),
    "sale.list": only("office", "auditor"),
    "sale.manage": only("office"),
    "draw.manage": only("office"),
    "waitlist.list": only("office", "auditor"),
    "waitlist.manage": only("office"),
    "garage.manage": only("office"),
    "stay.review": only("office"),
    # Clinics and desks take off what a visitor owes; the office says in which ways
    "stay.validate": only("clinic", "office", "attendant"),
    "validation.manage": only("office"),
    "occupancy.see": only("office", "attendant", "auditor"),
    # The hot list: whoever stands at the gate may propose, a second person approves
    "hot_list.see": only("office", "attendant", "investigator", "auditor"),
    "hot_list.propose": only("office", "attendant", "investigator"),
    "hot_list.approve": only("office", "investigator"),
    # Aliases, responders, exemptions; who is inside is asked at the gate, and cleared there
    "rights.see": only("office", "attendant", "investigator", "auditor"),
    "rights.change": only("office"),
    "rights.approve": only("office", "investigator"),
    "gate_rules.change": only("office"),
    "presence.resync": only("office", "attendant"),
    "payment.list": only("finance", "auditor"),
    "payment.refund": only("finance"),
    "payment.reconcile": only("finance"),
    "feedback.list": only("office"),
    "feedback.answer": only("office"),
    "audit.see": only("auditor"),
    "job.see": only("office", "auditor"),
    "job.run": only(),
    "notice.see": only("office", "auditor"),
    "notice.change": only("office"),
    "mail.see": only("office"),
    "mail.retry": only("office"),
    # The gate
    "console.see": only("attendant"),
    "lane.open": only("attendant"),
    "lane.hold": only("attendant"),
    "lane.manage": only(),
    "desk.configure": only("office"),
    "desk.see_keys": only("attendant", "office"),
    "garage.switch": only("attendant", "office"),
    "passage.see": only("attendant", "investigator", "auditor"),
    "passage.search": only("attendant", "investigator", "auditor"),
    "passage.keep": only("attendant", "investigator"),
    "lane.compare": only("investigator"),
    "lane.set_up": only("office", "attendant"),
    "retention.see": only("office", "investigator", "auditor"),
    # Shuttles
    "shuttle.manage_feeds": only("dispatcher", "office"),
}


def can(person: Any, action: str, subject: Subject | None = None) -> bool:
    """Say whether `person` may do `action` (to `subject`, where it is done to something).

    `person` is anyone with `is_authenticated`, `id` and `acting_roles`: the roles that count
    now, which without the second factor are fewer than those held. An action that is not in
    the table is a mistake of ours, and raises KeyError. An owner's rule without a subject
    asks only whether the person is signed in: the view asks again with the subject in hand.
    """
    rule = ACTIONS[action]
    if rule.public:
        return True
    if not person.is_authenticated:
        return False
    if rule.signed_in or rule.roles & person.acting_roles:
        return True
    if not rule.owner:
        return False
    return subject is None or (subject.owner_id is not None and subject.owner_id == person.id)


def own_or_404(person: Any, action: str, subject: S | None) -> S:
    """Return `subject` if the person may do `action` to it; else say it was not found.

    Somebody else's thing answers as one that never was, so that nobody learns it is there.
    """
    if subject is None or not can(person, action, subject):
        raise Refusal.not_found()
    return subject


def asks(action: str) -> Callable[[View], View]:
    """Name the action that a view performs; the request is refused before it, if need be."""
    if action not in ACTIONS:
        raise KeyError(f"{action} is not in the permission table")

    def mark(view: View) -> View:
        view.__dict__["gatehouse_action"] = action
        return view

    return mark
