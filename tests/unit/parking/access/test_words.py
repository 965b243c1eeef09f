"""Every reason, note and rule in force has words in each language, and they say what holds."""

from dataclasses import fields, replace

import pytest

from parking.access import (
    LANGUAGES,
    GaragePolicy,
    GarageState,
    Note,
    Reason,
    Strictness,
    Window,
    note_sentence,
    rules_in_words,
    sentence,
)
from tests.unit.parking.access.cars import EXIT, PUBLIC, STAFF

VALUES = {
    "plate": "8ABC12",
    "day": "2026-03-02",
    "time": "18:00",
    "cents": "1240",
    "hours": "97",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("values", [VALUES, {}])
def test_every_reason_has_a_whole_sentence_in_each_language(reason, language, values):
    said = sentence(reason, values, language)
    assert said.endswith(".")
    assert "{" not in said
    assert "  " not in said
    assert said != sentence(reason, values, "es" if language == "en" else "en")


@pytest.mark.parametrize("note", list(Note))
def test_every_note_has_a_sentence_in_each_language(note):
    english, spanish = (note_sentence(note, language) for language in LANGUAGES)
    assert english.endswith(".")
    assert spanish.endswith(".")
    assert english != spanish


def test_an_unknown_language_hears_english():
    assert sentence(Reason.UNREAD, {}, "fr") == sentence(Reason.UNREAD, {}, "en")


def test_what_was_purged_shows_as_a_gap():
    assert sentence(Reason.NOT_LISTED, {}).startswith("Your plate was read as …, which")
    assert "…" not in sentence(Reason.NOT_LISTED, VALUES)


def test_a_sentence_of_an_older_version_is_still_whole():
    said = sentence(Reason.WRONG_TIME, {"plate": "8ABC12", "garage": "", "day": ""})
    assert said.startswith("Your permit does not cover this hour. Turn around")


def other_value(value):
    if isinstance(value, Strictness):
        return Strictness.SOFT
    return not value if isinstance(value, bool) else value + 7


# What a switch softens is said only where something is hard.
WITH = {"presence_trusted_minutes": {"anti_passback": Strictness.HARD}}


@pytest.mark.parametrize("name", [field.name for field in fields(GaragePolicy)])
def test_every_switch_changes_the_words_of_a_lane_that_it_rules(name):
    before = GaragePolicy(**WITH.get(name, {}))
    after = replace(before, **{name: other_value(getattr(before, name))})
    for language in LANGUAGES:
        said = {
            policy: [
                rules_in_words(replace(lane, policy=policy), language)
                for lane in (STAFF, PUBLIC, EXIT)
            ]
            for policy in (before, after)
        }
        assert said[before] != said[after]


@pytest.mark.parametrize(
    "change",
    [
        {"garage_state": GarageState.CLOSED},
        {"unread_state_opens": True},
        {"unread_type_opens": False},
        {"held_open": True},
        {"public_windows": (Window(frozenset({5, 6})),)},
    ],
)
def test_every_switch_of_a_lane_is_in_its_words(change):
    assert rules_in_words(replace(STAFF, **change)) != rules_in_words(STAFF)


def test_hours_are_said_as_people_say_them():
    rules = replace(STAFF, public_windows=(Window(frozenset(range(5)), 18 * 60, 7 * 60),))
    times = "6:00\u202fPM–7:00\u202fAM"
    assert f"Everybody is let in Monday to Friday {times}." in rules_in_words(rules)
    assert f"Se admite a todos lunes a viernes {times}." in rules_in_words(rules, "es")


@pytest.mark.parametrize("lane", [STAFF, PUBLIC, EXIT])
def test_the_rules_in_force_are_whole_sentences(lane):
    english, spanish = (rules_in_words(lane, language) for language in LANGUAGES)
    assert len(english) == len(spanish) == len(set(english))
    assert all(said.endswith(".") for said in (*english, *spanish))
