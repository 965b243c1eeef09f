"""What became of the cars of a chaos run: on the server, at the boom, and in what order."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from core.db import read_session
from lpr.models import JournalEvent, Passage
from parking.models import Stay
from tests.chaos.town import Town


@dataclass(frozen=True)
class Tally:
    """Counts of cars and raises. All but `cars`, `let_in` and `left_to_a_person` are to be nought.

    `left_to_a_person`: a lane that was killed, or a broker away, leaves an enrolled car standing
    before a boom of which nobody knows, or knows that it did not rise; the console shows it.
    """

    cars: int
    lost: int
    twice: int
    out_of_order: int
    let_in: int
    left_to_a_person: int
    raised_twice: int
    raised_for_strangers: int
    raised_unwritten: int
    told_raised_and_not: int
    stays_wrong: int
    events_wrong: int

    def faults(self) -> dict[str, int]:
        """What is not as it has to be, by its name."""
        told = vars(self)
        fine = ("cars", "let_in", "left_to_a_person")
        return {name: count for name, count in told.items() if count and name not in fine}


def count(town: Town) -> Tally:
    """Compare the cars that came with the server's passages and the boom's moves."""
    came = list(town.cars.came)
    enrolled = {car.name for car in came if car.is_enrolled}
    raises = Counter(town.raised())
    with town.app.app_context():
        session = read_session()
        passages = session.scalars(select(Passage).order_by(Passage.id)).all()
        stays = Counter(session.scalars(select(Stay.passage_uid)).all())
        sequences = session.scalars(select(JournalEvent.sequence).order_by(JournalEvent.id)).all()
    seen = Counter(passage.arrival for passage in passages)
    of = {passage.uid: passage for passage in passages}
    through = {passage.uid for passage in passages if passage.barrier == "raised"}
    names = [car.name for car in came]
    return Tally(
        cars=len(came),
        lost=sum(not seen[name] for name in names),
        twice=sum(number > 1 for number in seen.values()),
        out_of_order=sum(
            a != b for a, b in zip([p.arrival for p in passages], names, strict=False)
        ),
        let_in=len(raises),
        left_to_a_person=sum(p.arrival in enrolled and p.uid not in through for p in passages),
        raised_twice=sum(number > 1 for number in raises.values()),
        raised_for_strangers=sum(
            of[uid].arrival not in enrolled for uid in raises.keys() & of.keys()
        ),
        raised_unwritten=len(raises.keys() - of.keys()),
        told_raised_and_not=len(through - raises.keys()),
        stays_wrong=sum(stays[uid] != 1 for uid in through) + len(stays.keys() - through),
        events_wrong=sum(told != number for number, told in enumerate(sequences, start=1)),
    )
