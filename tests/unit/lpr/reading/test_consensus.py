"""Votes over the frames of one vehicle."""

from hypothesis import given
from hypothesis import strategies as st

from core.plates import fold
from lpr.reading.consensus import NAMED_FROM, PassageRead, is_alike, vote
from lpr.reading.records import Box, Character, PlateRead

BOX = Box(0, 0, 100, 50)
MARKS = "8B0OD1I2Z"
TEXTS = st.text(MARKS, min_size=1, max_size=4)


def read_of(text: str, confidence: float, doubt: dict[int, tuple[str, float]] | None = None):  # type: ignore[no-untyped-def]
    doubts = doubt or {}
    characters = tuple(
        Character(letter, 1 - doubts[place][1], (doubts[place],))
        if place in doubts
        else Character(letter, 0.99, (("X", 0.01),))
        for place, letter in enumerate(text)
    )
    return PlateRead(text, confidence, BOX, characters)


@st.composite
def reads(draw: st.DrawFn) -> PlateRead:
    """Any read: doubtful places, missing and surplus characters, with or without a state."""
    text = draw(TEXTS)
    characters = []
    for letter in text:
        rivals = draw(st.lists(st.sampled_from(["", *MARKS]), max_size=3, unique=True))
        shares = sorted(draw(st.lists(st.floats(0, 0.3), min_size=3, max_size=3)), reverse=True)
        doubts = tuple(
            (rival, share) for rival, share in zip(rivals, shares, strict=False) if rival != letter
        )
        left = 1 - sum(share for _, share in doubts)
        characters.append(Character(letter, left * draw(st.floats(0.3, 1)), doubts))
    state = draw(st.sampled_from([None, "MA", "NH"]))
    return PlateRead(
        text,
        draw(st.floats(0, 1)),
        BOX,
        tuple(characters),
        state,
        draw(st.floats(0, 1)),
        draw(st.sampled_from([None, "passenger", "veteran"])),
    )


FRAMES = st.lists(st.lists(reads(), max_size=2), max_size=8)


def voted(*texts: tuple[str, float]) -> PassageRead:
    passage = vote([[read_of(text, confidence)] for text, confidence in texts])
    assert passage is not None
    return passage


def test_nothing_seen() -> None:
    assert vote([]) is None
    assert vote([[], []]) is None


def test_one_frame_speaks_for_itself() -> None:
    passage = vote([[read_of("8ABC12", 0.8)]])
    assert passage is not None
    assert (passage.text, passage.agreeing, passage.frames) == ("8ABC12", 1, 1)
    assert 0.7 < passage.confidence <= 0.8


def test_several_weak_frames_beat_one_confident_misread() -> None:
    frames = [[read_of("8ABC12", 0.7)]] * 4 + [[read_of("BABC12", 0.97)]]
    passage = vote(frames)
    assert passage is not None
    assert passage.text == "8ABC12"
    assert passage.agreeing == 4
    assert passage.confidence < 0.9, "the contradiction shows"


def test_places_of_other_reads_break_a_tie() -> None:
    # The third frame lost its last character, but it is sure of the 8 before it.
    frames = [
        [read_of("8A1", 0.6)],
        [read_of("BA1", 0.6)],
        [read_of("8AI", 0.5, {2: ("1", 0.45)})],
    ]
    passage = vote(frames)
    assert passage is not None
    assert passage.text == "8A1"


def test_only_the_best_plate_of_a_frame_counts() -> None:
    frames = [[read_of("NEAR", 0.9), read_of("FAR", 0.8)]] * 3
    passage = vote(frames)
    assert passage is not None
    assert (passage.text, passage.agreeing, passage.frames) == ("NEAR", 3, 3)


def test_characters_keep_their_rivals_and_surer_frames_count_more() -> None:
    passage = vote([[read_of("8A", 0.6, {0: ("B", 0.3)})], [read_of("8A", 0.9)]])
    assert passage is not None
    assert [character.text for character in passage.characters] == ["8", "A"]
    first = passage.characters[0]
    assert abs(first.probability - (0.6 * 0.7 + 0.9 * 0.99) / 1.5) < 1e-9
    assert first.runners_up[0][0] == "B"


def test_a_frame_that_missed_a_character_still_votes_on_the_others() -> None:
    # One each for 8 and B; the third has no last character, and is sure of the first.
    passage = voted(("8ABC12", 0.6), ("BABC12", 0.62), ("8ABC1", 0.5))
    assert (passage.text, passage.agreeing, passage.frames) == ("8ABC12", 1, 3)
    assert voted(("8ABC12", 0.6), ("BABC12", 0.62)).text == "BABC12"
    assert voted(("8ABC12", 0.62), ("BABC12", 0.6)).text == "8ABC12"


def test_a_single_wild_frame_does_not_win_and_hardly_matters() -> None:
    calm = voted(*[("8ABC12", 0.9)] * 3)
    passage = voted(*[("8ABC12", 0.9)] * 3, ("YIELD", 0.99))
    assert passage.text == "8ABC12"
    assert calm.confidence > passage.confidence
    assert voted(("8ABC12", 0.4), ("YIELD", 0.9999), ("8ABC12", 0.4)).text == "8ABC12"


def test_twins_make_a_doubtful_plate_no_surer() -> None:
    """A frame's confidence is the key's already: BWO799, read of BWC799, was taken for certain."""
    frames = [[read_of("BWO799", 0.7, {2: ("0", 0.45)})] for _ in range(8)]
    passage = vote(frames)
    assert passage is not None
    assert passage.confidence < 0.85


def test_o_and_0_are_one_plate_and_the_likelier_spelling_is_shown() -> None:
    frames = [
        [read_of("AO1", 0.95, {1: ("0", 0.45)})],
        [read_of("A01", 0.96, {1: ("O", 0.3)})],
        [read_of("AOI", 0.93, {1: ("0", 0.4), 2: ("1", 0.4)})],
    ]
    passage = vote(frames)
    assert passage is not None
    assert (passage.text, passage.agreeing) == ("A01", 3)
    assert passage.confidence > 0.9, "what was open is only which of the twins it is"


def test_agreement_convinces_and_contradiction_shows() -> None:
    one = voted(("8ABC12", 0.9)).confidence
    three = voted(*[("8ABC12", 0.9)] * 3).confidence
    torn = voted(*[("8ABC12", 0.9)] * 3, *[("3ABC12", 0.9)] * 2).confidence
    assert one < three
    assert torn < one


def kinds(*votes: tuple[str | None, float, str | None]) -> PassageRead:
    frames = [
        [PlateRead("8A", 0.9, BOX, read_of("8A", 0.9).characters, state, sure, kind)]
        for state, sure, kind in votes
    ]
    passage = vote(frames)
    assert passage is not None
    return passage


def test_the_state_is_named_when_the_frames_together_are_sure() -> None:
    assert kinds(("MA", NAMED_FROM, None)).state == "MA"
    agreed = kinds(("MA", 0.85, None), ("MA", 0.9, None), (None, 0.6, None))
    assert agreed.state == "MA"
    assert 0.875 < agreed.state_confidence < 0.95
    torn = kinds(("MA", 0.85, None), ("NH", 0.85, None))
    assert torn.state is None, "two frames that contradict each other abstain"
    outvoted = kinds(("MA", 0.95, None), ("NH", 0.8, None), ("MA", 0.97, None), ("MA", 0.9, None))
    assert outvoted.state == "MA"
    assert kinds((None, 0.7, None), (None, 0.7, None)).state is None


def test_frames_that_each_abstain_may_name_the_state_together() -> None:
    ranked = (("MA", 0.78), ("NH", 0.12), ("ME", 0.04))
    like = read_of("8A", 0.9)
    frame = [PlateRead("8A", 0.9, BOX, like.characters, None, 0.78, None, ranked)]
    alone, many = vote([frame]), vote([frame] * 8)
    assert alone is not None
    assert many is not None
    assert alone.state is None
    assert many.state == "MA"
    torn = [PlateRead("8A", 0.9, BOX, like.characters, "NH", 0.9, None, (("NH", 0.9),))]
    against = vote([frame, torn])
    assert against is not None
    assert against.state is None


def test_the_state_of_a_frame_that_looks_elsewhere_does_not_count() -> None:
    frames = [[read_of("8ABC12", 0.9)]] * 2
    elsewhere = PlateRead("YIELD", 0.9, BOX, read_of("YIELD", 0.9).characters, "NH", 0.95)
    passage = vote([*frames, [elsewhere]])
    assert passage is not None
    assert passage.state is None


def test_the_type_is_what_most_frames_show() -> None:
    assert kinds(("MA", 0.9, "veteran"), ("MA", 0.9, "veteran")).plate_type == "veteran"
    assert kinds(("MA", 0.9, "veteran"), ("MA", 0.9, None)).plate_type is None
    assert kinds(("MA", 0.9, "veteran"), ("MA", 0.9, "livery")).plate_type is None


def test_likeness_tells_misreads_from_other_plates() -> None:
    assert is_alike("8ABC12", "BABC12")
    assert is_alike("8ABC12", "8ABCI2")
    assert is_alike("8ABC12", "8ABC1")
    assert not is_alike("8ABC12", "4XYZ99")


@given(FRAMES)
def test_never_invents_a_plate(frames: list[list[PlateRead]]) -> None:
    passage = vote(frames)
    texts = {reads[0].text for reads in frames if reads}
    if passage is None:
        assert not texts
        return
    assert passage.text in texts
    assert 0 <= passage.confidence < 1
    assert 1 <= passage.agreeing <= passage.frames <= len(frames)
    assert "".join(character.text for character in passage.characters) == passage.text
    for character in passage.characters:
        total = character.probability + sum(chance for _, chance in character.runners_up)
        assert character.probability >= 0
        assert total <= 1 + 1e-9


@given(FRAMES, reads())
def test_one_more_agreeing_frame_never_lowers_confidence(
    frames: list[list[PlateRead]], like: PlateRead
) -> None:
    before = vote(frames)
    if before is None:
        return
    # The same number in another frame, with doubts of its own.
    again = (like.characters * len(before.text))[: len(before.text)]
    characters = tuple(
        Character(
            letter,
            character.probability,
            tuple(pair for pair in character.runners_up if pair[0] != letter),
        )
        for letter, character in zip(before.text, again, strict=True)
    )
    after = vote([*frames, [PlateRead(before.text, like.confidence, BOX, characters)]])
    assert after is not None
    assert fold(after.text) == fold(before.text)
    assert after.agreeing == before.agreeing + 1
    assert after.confidence >= before.confidence - 1e-12


@given(reads(), reads(), reads())
def test_one_frame_never_outvotes_two_sure_ones(
    one: PlateRead, two: PlateRead, wild: PlateRead
) -> None:
    sure = [read_of("XYZ789", max(each.confidence, 0.2)) for each in (one, two)]
    passage = vote([[sure[0]], [wild], [sure[1]]])
    assert passage is not None
    assert passage.text == "XYZ789"


@given(FRAMES, st.randoms(use_true_random=False))
def test_the_order_of_frames_does_not_matter(frames: list[list[PlateRead]], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(frames)
    random.shuffle(shuffled)
    one, other = vote(frames), vote(shuffled)
    assert (one is None) == (other is None)
    if one and other:
        assert one.text == other.text
        assert abs(one.confidence - other.confidence) < 1e-9
        assert one.agreeing == other.agreeing
        assert (one.state, one.plate_type) == (other.state, other.plate_type)
        assert abs(one.state_confidence - other.state_confidence) < 1e-9
