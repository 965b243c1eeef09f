"""A feed's files as they come: folders, archives, and archives that mean harm."""

import io
import stat
import zipfile
from datetime import date
from pathlib import Path

import pytest

from commuter.shuttles.feed_files import Limits, digest_of
from commuter.shuttles.problems import Code
from commuter.shuttles.reading import Reading, read_archive, read_feed
from tests.feeds import TODAY, feed, packed

SMALL = Limits(archive_bytes=20_000, file_bytes=4_000, total_bytes=8_000, archive_entries=20)


def errors(reading: Reading) -> list[Code]:
    return [problem.code for problem in reading.errors]


def warnings(reading: Reading) -> list[Code]:
    return [problem.code for problem in reading.warnings]


def write(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def archive_with(name: str, content: bytes = b"x", **attributes: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for good, text in feed().items():
            archive.writestr(good, text)
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        for key, value in attributes.items():
            setattr(entry, key, value)
        archive.writestr(entry, content)
    return data.getvalue()


def test_a_folder_and_its_zip_are_the_same_feed(tmp_path: Path) -> None:
    folder = write(tmp_path / "feed", feed())
    archive = tmp_path / "feed.zip"
    archive.write_bytes(packed(feed()))

    from_folder, from_zip = read_feed(folder, TODAY), read_feed(archive, TODAY)

    assert from_folder.timetable == from_zip.timetable
    assert from_folder.timetable is not None
    assert from_folder.digest == from_zip.digest


def test_another_feed_has_another_digest() -> None:
    assert digest_of({"a": b"12", "b": b""}) != digest_of({"a": b"1", "b": b"2"})


def test_a_zip_with_one_folder_inside_is_read_from_there() -> None:
    reading = read_archive(packed(feed(), folder="export/gtfs/"), "feed.zip", TODAY)

    assert reading.timetable is not None
    assert warnings(reading) == [Code.IN_FOLDER]


def test_capital_letters_in_a_file_name_are_forgiven(tmp_path: Path) -> None:
    files = feed()
    files["Stops.TXT"] = files.pop("stops.txt")

    reading = read_feed(write(tmp_path / "feed", files), TODAY)

    assert reading.timetable is not None
    assert warnings(reading) == [Code.NAME_CASE]


def test_what_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert errors(read_feed(tmp_path / "nothing.zip", TODAY)) == [Code.NOT_FOUND]


@pytest.mark.parametrize("content", [b"", b"hello", packed(feed())[:200]])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(content)

    assert errors(read_feed(path, TODAY)) == [Code.NOT_A_FEED]


def test_a_damaged_archive_is_refused() -> None:
    data = bytearray(packed(feed()))
    start = data.index(b"stop_times.txt") + 40
    data[start : start + 40] = bytes(40)

    assert errors(read_archive(bytes(data), "feed.zip", TODAY)) == [Code.DAMAGED_ARCHIVE]


@pytest.mark.parametrize(
    "name", ["../stops.txt", "/etc/stops.txt", "a/../../x.txt", "..\\x.txt", "C:/x.txt"]
)
def test_names_that_point_outside_are_refused(name: str) -> None:
    assert errors(read_archive(archive_with(name), "feed.zip", TODAY)) == [Code.UNSAFE_NAME]


def test_a_link_in_an_archive_is_refused() -> None:
    data = archive_with("shapes.txt", b"/etc/passwd", external_attr=stat.S_IFLNK << 16)

    assert errors(read_archive(data, "feed.zip", TODAY)) == [Code.UNSAFE_NAME]


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = packed(feed(stops=b"stop_id\n" + b"0" * 5_000_000))
    assert len(bomb) < SMALL.archive_bytes

    assert errors(read_archive(bomb, "feed.zip", TODAY, SMALL)) == [Code.TOO_LARGE]


def test_many_files_that_are_large_together_are_refused() -> None:
    padding = b"\n" * 3_000
    files = {name: content + padding for name, content in feed().items()}

    assert errors(read_archive(packed(files), "feed.zip", TODAY, SMALL)) == [Code.TOO_LARGE]


def test_an_archive_too_large_to_begin_with_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(bytes(SMALL.archive_bytes + 1))

    assert errors(read_feed(path, TODAY, SMALL)) == [Code.TOO_LARGE]


def test_an_archive_of_very_many_files_is_refused() -> None:
    files = feed() | {f"{number}.geojson": b"" for number in range(30)}

    assert errors(read_archive(packed(files), "feed.zip", TODAY, SMALL)) == [Code.TOO_MANY_ROWS]


def test_a_large_file_in_a_folder_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "feed", feed(stops=b"stop_id\n" + b"0" * 5_000))

    assert errors(read_feed(folder, TODAY, SMALL)) == [Code.TOO_LARGE]


def test_too_many_rows_are_refused() -> None:
    limits = Limits(rows=5)

    assert Code.TOO_MANY_ROWS in errors(read_archive(packed(feed()), "f.zip", TODAY, limits))


def test_a_file_that_is_there_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = archive_with("stops.txt")

    assert errors(read_archive(data, "feed.zip", date(2026, 1, 1))) == [Code.REPEATED_NAME]


def test_files_of_no_concern_are_passed_over() -> None:
    reading = read_archive(archive_with("locations.geojson", b"{"), "feed.zip", TODAY)

    assert reading.timetable is not None
    assert not reading.warnings
