"""A badge or signed code beside the plate: what it opens that the plate alone does not."""

from dataclasses import replace

from parking.access.answer import Decision, Note, Reason, Rule
from parking.access.entries import EntryRight
from parking.access.judging import judge
from parking.access.listing import AccessList
from parking.access.request import Request


def proved(request: Request, listed: AccessList) -> Decision | None:
    """Judge the rights that plate and factor prove together; None where they prove nothing.

    The plate must be the permit's own as far as it was read, or one easily confused character
    away from it and from no other plate on the list. Where none was read the factor stands alone.
    """
    policy, factor = request.rules.policy, request.factor
    if factor is None or not policy.second_factor:
        return None
    rights = _rights(request, listed)
    if not rights or (request.plate is not None and shared(rights)):
        return None
    decision = judge(request, listed, rights, Reason.SECOND_FACTOR, Rule.SECOND_FACTOR)
    if request.plate is not None:
        return decision
    return replace(decision, key=None).noting(Note.NO_PLATE)


def judged_by_factor(
    request: Request, listed: AccessList, rights: tuple[EntryRight, ...]
) -> Decision | None:
    """Judge those of a plate's rights that the factor proves; None where it proves none."""
    mine = _bearers(request, rights) if request.rules.policy.second_factor else ()
    if not mine:
        return None
    return judge(request, listed, mine, Reason.SECOND_FACTOR, Rule.SECOND_FACTOR)


def is_of_another_car(request: Request, listed: AccessList) -> bool:
    """Whether somebody with a permit came in a car that is not on it."""
    factor = request.factor
    return factor is not None and any(listed.rights_of_permit(p) for p in factor.permits)


def shared(rights: tuple[EntryRight, ...]) -> bool:
    """Whether these rights belong to different plates. Two permits may share one car."""
    return len({right.plate for right in rights}) > 1


def _rights(request: Request, listed: AccessList) -> tuple[EntryRight, ...]:
    plate = request.plate
    if plate is None:
        return _of_the_bearer(request, listed)
    exact = _bearers(request, listed.rights_of(plate))
    if exact:
        return exact
    near = listed.near(plate.number)
    if listed.rights_of_number(plate.number) or shared(near):
        return ()
    return _bearers(request, tuple(right for right in near if plate.renamed(right.key)))


def _bearers(request: Request, rights: tuple[EntryRight, ...]) -> tuple[EntryRight, ...]:
    permits = request.factor.permits if request.factor else frozenset()
    return tuple(right for right in rights if right.permit_id in permits)


def _of_the_bearer(request: Request, listed: AccessList) -> tuple[EntryRight, ...]:
    """All that the bearer may come in by, where the garage lets a factor stand alone."""
    if request.factor is None or not request.rules.policy.unread_with_factor:
        return ()
    permits = sorted(request.factor.permits)
    return tuple(right for permit in permits for right in listed.rights_of_permit(permit))
