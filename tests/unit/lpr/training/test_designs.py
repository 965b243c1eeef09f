"""The designs that plates are drawn after: every state's, each its own, drawn alike by a seed."""

from itertools import combinations
from random import Random

import numpy as np
import pytest

from core.plates import PLATE_TYPES, STATES
from lpr.training.designs import (
    KIND_WORDS,
    NO_STATE,
    catalogue,
    design_of,
    look_for,
    look_of,
    special_of,
    stranger,
    with_kind,
)
from lpr.training.faces import draw_face
from lpr.training.plate_design import Design, parse_designs
from lpr.training.scenery import SHAPES


def _all() -> list[Design]:
    return [design for designs in catalogue().values() for design in designs]


def test_every_state_and_province_has_designs() -> None:
    assert set(catalogue()) == set(STATES)
    assert all(catalogue()[code] for code in STATES)
    american = [len(catalogue()[code]) for code in list(STATES)[:51]]
    assert min(american) >= 3
    assert sum(len(designs) for designs in catalogue().values()) > 250


def test_what_designs_are_made_of_can_be_drawn() -> None:
    assert {art.shape for design in _all() for art in design.art} <= SHAPES
    assert set(KIND_WORDS) <= set(PLATE_TYPES)


def test_no_two_states_share_a_design() -> None:
    commonest = {code: designs[0] for code, designs in catalogue().items()}
    for one, other in combinations(commonest, 2):
        assert commonest[one].legends() != commonest[other].legends(), (one, other)


def test_the_state_is_named_on_its_commonest_plate() -> None:
    shortened = {"FL": "florida", "NB": "brunswick", "DC": "washington, d.c.", "NL": "newfoundland"}
    for code, designs in catalogue().items():
        name = shortened.get(code, STATES[code]).casefold().replace("é", "e")
        assert name in designs[0].legends().casefold().replace("é", "e"), code


def test_the_same_seed_draws_the_same_face() -> None:
    one, again, other = (
        draw_face("8ABC12", "MA", look_of("MA", Random(seed)), Random(seed)) for seed in (4, 4, 5)
    )
    assert one.shape == (200, 400, 3)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_every_design_can_be_drawn() -> None:
    dice = Random(6)
    for design in _all():
        face = draw_face("ABC1234", design.state, look_for(design, dice), dice)
        assert np.isfinite(face).all()
        assert face.std() > 8, design


def test_specials_bear_the_name_and_strangers_none() -> None:
    dice = Random(7)
    for _ in range(60):
        assert "oregon" in special_of("OR", dice).legends().casefold()
    names = [name.casefold() for name in STATES.values()]
    for _ in range(60):
        design = stranger(dice)
        assert design.state == NO_STATE
        first = design.words[0].texts[0].casefold() if design.words else ""
        assert first not in names


@pytest.mark.parametrize("kind", sorted(KIND_WORDS))
def test_a_type_shows_beside_the_states_name(kind: str) -> None:
    dice = Random(kind)
    for code in ("MA", "DE", "FL", "TX", "QC"):
        design = with_kind(design_of(code, dice), kind, dice)
        assert design.kind == kind
        said = {text for words in design.words for text in words.texts}
        assert said & set(KIND_WORDS[kind]) or any(art.shape == "access" for art in design.art)


@pytest.mark.parametrize(
    "line",
    [
        "MA 1 | ground mauve",
        "MA 1 | ground white | sideways sans navy 9 Massachusetts",
        "MA | ground white",
        "MA 1 | ground white | art hills beige 70",
    ],
)
def test_a_line_that_says_nonsense_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_designs(line)


def test_lines_may_go_on_and_wordings_differ() -> None:
    (design,) = parse_designs(
        "RI 2 | ground =white>sky\n    | top serif navy 13 Ocean/\n      Wave"
    )
    assert design.across
    assert design.ground == ("white", "sky")
    assert design.words[0].texts == ("Ocean", "Wave")
