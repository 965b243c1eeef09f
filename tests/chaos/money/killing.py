"""A story lived through once to learn its steps, and again with somebody killed at each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.chaos.money import audit
from tests.chaos.money.steps import read_steps
from tests.chaos.money.stories import Story
from tests.chaos.money.world import DiedError, FaultsError, World


@dataclass
class Toll:
    """What a story was put through: its steps, and at which of them somebody was killed."""

    story: str
    steps: list[str]
    killed_at: set[int] = field(default_factory=set)
    lives: int = 0

    def __str__(self) -> str:
        """In one line."""
        return (
            f"{self.story}: {len(self.steps)} steps, killed at {len(self.killed_at)} of them,"
            f" {self.lives} lives"
        )


def rehearse(world: World, story: Story) -> Toll:
    """Live through a story with nobody killed, and learn its steps."""
    _begin(world, story, 0)
    story.happens(world)
    toll = Toll(story.name, read_steps(world.place.steps))
    _end(world, story, f"{story.name}, nobody killed")
    return toll


def kill_at(world: World, story: Story, toll: Toll, number: int, *, tries_again: bool) -> None:
    """Live through a story in which whoever does a step of it dies there.

    Then the jobs alone have to bring it to its end, or they and somebody who tries again.
    Raises FaultsError, which says at which step and what is wrong.
    """
    then = "tried again" if tries_again else "left to the jobs"
    told = f"{story.name}, killed {toll.steps[number - 1]} (step {number}), {then}"
    _begin(world, story, number)
    try:
        story.happens(world)
    except DiedError:
        pass
    else:
        raise FaultsError(f"{told}: nobody came to that step")
    try:
        world.look()
        world.recover(with_web=tries_again)
        if tries_again:
            story.again(world)
    except AssertionError as error:
        raise FaultsError(f"{told}: {error}") from error
    _end(world, story, told)
    toll.killed_at.add(number)
    toll.lives += 1


def kill_at_each(
    world: World, story: Story, toll: Toll, numbers: Iterable[int], endings: Iterable[bool]
) -> None:
    """Kill at each of these steps, once for each ending."""
    chosen = tuple(endings)
    for number in numbers:
        for tries_again in chosen:
            kill_at(world, story, toll, number, tries_again=tries_again)


def _begin(world: World, story: Story, number: int) -> None:
    world.renew()
    story.before(world)
    world.arm(number)


def _end(world: World, story: Story, told: str) -> None:
    try:
        world.let_jobs_run(story.days)
    except FaultsError as error:
        raise FaultsError(f"{told}: {error}") from error
    faults = audit.settle_up(world.app, world.till)
    if faults:
        raise FaultsError(f"{told}:\n" + "\n".join(faults))
