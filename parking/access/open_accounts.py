"""What visitors' open stays cost, as an exit lane knows them; found as fast at any size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from parking.access.account import StayAccount
from parking.access.pairing import Doubt, StayInside, pair, possible_numbers
from parking.access.plates import KeyParts
from parking.access.rates import Step, owed
from parking.access.validations import Validation, validated


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """A visitor's open stay: whose plate, since when, at which rates, what was paid or validated.

    Money in US cents; no `steps` where the garage costs nothing. `code` is that of its ticket. The
    plate is NOT_READ where it was not read.
    """

    stay: StayInside
    steps: Sequence[Step] = ()
    paid_cents: int = 0
    validations: Sequence[Validation] = ()
    paid_at: datetime | None = None
    code: str = ""

    def at(self, now: datetime, as_of: datetime) -> StayAccount:
        """What the stay costs at `now`, by what was known at `as_of`."""
        since = self.stay.since
        return StayAccount(
            charged_cents=owed(self.steps, since, now),
            paid_cents=self.paid_cents,
            validated_cents=validated(self.validations, self.steps, since, now),
            paid_at=self.paid_at,
            as_of=as_of,
        )


class OpenAccounts:
    """The visitors' open stays of one garage."""

    def __init__(self, accounts: Iterable[OpenAccount]) -> None:
        self._by_number: dict[str, list[OpenAccount]] = {}
        self._by_code: dict[str, OpenAccount] = {}
        for account in accounts:
            self._by_number.setdefault(account.stay.plate.number, []).append(account)
            if account.code:
                self._by_code[account.code] = account

    def count(self) -> int:
        """How many stays are known."""
        return sum(len(accounts) for accounts in self._by_number.values())

    @property
    def have_tickets(self) -> bool:
        """Whether any of them is known by its ticket."""
        return bool(self._by_code)

    def of_ticket(self, code: str, now: datetime) -> OpenAccount | None:
        """The stay of a ticket, whatever its plate; None where none is known."""
        account = self._by_code.get(code)
        return account if account is not None and account.stay.since <= now else None

    def find(self, plate: KeyParts, now: datetime) -> OpenAccount | None:
        """The stay that a car with this plate ends if it leaves now.

        None where none is known, and where the plate was read otherwise on the way in: nobody is
        asked for what is another car's, and the server keeps the pair with its doubt.
        """
        near = [
            account
            for number in possible_numbers(plate.number)
            for account in self._by_number.get(number, ())
        ]
        found = pair(plate, now, [account.stay for account in near])
        if found is None or found.doubt is Doubt.ONE_CHARACTER:
            return None
        return next(account for account in near if account.stay is found.stay)
