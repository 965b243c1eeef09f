"""What a line that was shown proves: a permit, a crew's code, a stay; or why it proves nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lpr.lane.credentials.claim_code import claim_code_in
from lpr.lane.credentials.gate_pass import is_pass, open_pass
from lpr.lane.credentials.presented import tidied
from lpr.lane.credentials.refusals import CredentialError, Why
from lpr.lane.credentials.typed_number import find_number
from parking.access import AccessList, Factor, FactorKind, badge_digest, code_digest

# Claims a name for the only time; False where it was taken before.
Spend = Callable[[str, datetime], bool]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved. `code` is the digest of a responder's code, `claim_code` a visitor's."""

    factor: Factor | None = None
    code: str | None = None
    claim_code: str | None = None

    @property
    def kind(self) -> str:
        """In a word, for the record: badge, code, crew or ticket."""
        if self.factor is not None:
            return self.factor.kind.value
        return "crew" if self.code else "ticket"


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks by what the lane has: its list, the key of its lists, and what was used before."""

    list_key: str
    spend: Spend
    takes_tickets: bool = True  # exits do: a ticket lets nobody in

    def check(self, text: str, listed: AccessList | None, now: datetime) -> Proof:
        """Say what a line proves. Raises CredentialError where it proves nothing.

        It takes some 50 ms where badges or crews' codes are on the list: never on the way of a
        vehicle that shows nothing.
        """
        told = tidied(text)
        if is_pass(told):
            return self._pass(told, now)
        claim = claim_code_in(told) if self.takes_tickets else None
        if listed is None:
            return _or_unknown(Proof(claim_code=claim))
        typed = "".join(sign for sign in told if sign not in " -")
        permits = self._permits(typed, listed, now)
        code = _crew_code(typed, listed, now)
        return _or_unknown(Proof(permits, code, claim))

    def _pass(self, told: str, now: datetime) -> Proof:
        shown = open_pass(told, self.list_key, now)
        self._spend_once(f"pass-{shown.name}", now)
        return Proof(Factor(FactorKind.CODE, frozenset({shown.permit_id})))

    def _permits(self, typed: str, listed: AccessList, now: datetime) -> Factor | None:
        proofs = listed.special.proofs
        if proofs.salt and proofs.badges:
            permits = listed.permits_of_badge(badge_digest(typed, proofs.salt))
            if permits:
                return Factor(FactorKind.BADGE, permits)
        number = find_number(typed, listed.permits(), proofs.number_keys, now)
        if number is None:
            return None
        self._spend_once(f"number-{number.name}", now)
        return Factor(FactorKind.CODE, frozenset({number.permit_id}))

    def _spend_once(self, name: str, now: datetime) -> None:
        if not self.spend(name, now):
            raise CredentialError(Why.USED)


def _crew_code(typed: str, listed: AccessList, now: datetime) -> str | None:
    if not listed.special.codes:
        return None
    digest = code_digest(typed)
    return digest if listed.responder_code(digest, now) else None


def _or_unknown(proof: Proof) -> Proof:
    if proof == Proof():
        raise CredentialError(Why.UNKNOWN)
    return proof
