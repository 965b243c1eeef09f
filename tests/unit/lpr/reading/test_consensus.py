"""Votes over the frames of one vehicle."""

from hypothesis import given
from hypothesis import strategies as st

from lpr.reading.consensus import vote
from lpr.reading.records import Box, Character, PlateRead

BOX = Box(0, 0, 100, 50)
TEXTS = st.text("8B0OD1I2Z", min_size=1, max_size=4)


def read_of(text: str, confidence: float, doubt: dict[int, tuple[str, float]] | None = None):  # type: ignore[no-untyped-def]
    doubts = doubt or {}
    characters = tuple(
        Character(letter, 1 - doubts[place][1], (doubts[place],))
        if place in doubts
        else Character(letter, 0.99, (("X", 0.01),))
        for place, letter in enumerate(text)
    )
    return PlateRead(text, confidence, BOX, characters)


READS = st.builds(read_of, TEXTS, st.floats(0, 1))
FRAMES = st.lists(st.lists(READS, max_size=2), max_size=8)


def test_nothing_seen() -> None:
    assert vote([]) is None
    assert vote([[], []]) is None


def test_one_frame_speaks_for_itself() -> None:
    passage = vote([[read_of("8ABC12", 0.8)]])
    assert passage is not None
    assert (passage.text, passage.agreeing, passage.frames) == ("8ABC12", 1, 1)
    assert abs(passage.confidence - 0.8) < 1e-9


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


def test_characters_keep_their_rivals() -> None:
    passage = vote([[read_of("8A", 0.6, {0: ("B", 0.3)})], [read_of("8A", 0.9)]])
    assert passage is not None
    assert [character.text for character in passage.characters] == ["8", "A"]
    assert abs(passage.characters[0].probability - (0.7 + 0.99) / 2) < 1e-9
    assert passage.characters[0].runners_up[0][0] == "B"


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


@given(FRAMES, st.floats(0, 1))
def test_one_more_agreeing_frame_never_lowers_confidence(
    frames: list[list[PlateRead]], confidence: float
) -> None:
    before = vote(frames)
    if before is None:
        return
    after = vote([*frames, [read_of(before.text, confidence)]])
    assert after is not None
    assert after.text == before.text
    assert after.confidence >= before.confidence - 1e-12


@given(FRAMES, st.randoms(use_true_random=False))
def test_the_order_of_frames_does_not_matter(frames: list[list[PlateRead]], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(frames)
    random.shuffle(shuffled)
    one, other = vote(frames), vote(shuffled)
    assert (one is None) == (other is None)
    if one and other:
        assert one.text == other.text
        assert abs(one.confidence - other.confidence) < 1e-9
