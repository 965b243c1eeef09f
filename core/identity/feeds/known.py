"""What is known of a person whom a feed may name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """One person with an employee number. `left`: a feed closed the account, not somebody."""

    id: int
    number: str
    name: str
    email: str
    employment_class: str
    site: str
    badge_number: str = ""
    active: bool = True
    left: bool = False

    @property
    def key(self) -> str:
        """What feeds know the person by, however it is capitalised."""
        return self.number.upper()
