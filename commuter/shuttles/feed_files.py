"""A feed's files: a folder or a zip opened within limits, as file names with their bytes.

Nothing is ever unpacked to disk, so a name in an archive cannot reach outside it; a name that
tries is refused all the same. Sizes are counted while unpacking, not believed from the header.
"""

import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from commuter.shuttles.problems import Code, FeedRefusedError, Problem, ProblemLog

FEED_FILES = (
    "agency.txt",
    "stops.txt",
    "routes.txt",
    "trips.txt",
    "stop_times.txt",
    "calendar.txt",
    "calendar_dates.txt",
    "frequencies.txt",
    "feed_info.txt",
)
_CHUNK = 1 << 16
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


@dataclass(frozen=True)
class Limits:
    """How much of a feed is read. A campus network is a thousandth of this."""

    archive_bytes: int = 32 * 1024 * 1024
    file_bytes: int = 64 * 1024 * 1024
    total_bytes: int = 128 * 1024 * 1024
    archive_entries: int = 500
    rows: int = 500_000


LIMITS = Limits()


def open_feed(path: Path, log: ProblemLog, limits: Limits = LIMITS) -> dict[str, bytes]:
    """The known files of a feed on disk. Raises FeedRefusedError where it cannot be read at all."""
    try:
        if path.is_dir():
            return _open_folder(path, log, limits)
        if not path.is_file():
            raise FeedRefusedError(Problem(Code.NOT_FOUND, str(path)))
        if path.stat().st_size > limits.archive_bytes:
            raise _too_large(path.name, limits.archive_bytes)
        return open_archive(path.read_bytes(), path.name, log, limits)
    except PermissionError as error:
        raise FeedRefusedError(Problem(Code.NOT_FOUND, str(path))) from error


def open_archive(
    data: bytes, name: str, log: ProblemLog, limits: Limits = LIMITS
) -> dict[str, bytes]:
    """The known files of a zipped feed. `name` stands for the archive in what is reported."""
    if len(data) > limits.archive_bytes:
        raise _too_large(name, limits.archive_bytes)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise FeedRefusedError(Problem(Code.NOT_A_FEED, name))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_archive(archive, name, log, limits)
    except _DAMAGED as error:
        raise FeedRefusedError(Problem(Code.DAMAGED_ARCHIVE, name)) from error


def digest_of(files: Mapping[str, bytes]) -> str:
    """A fingerprint of the files' names and contents, the same for a folder and its zip."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{name}\0{len(files[name])}\0".encode())
        total.update(files[name])
    return total.hexdigest()


def _open_folder(folder: Path, log: ProblemLog, limits: Limits) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        name = _known_name(path.name, log)
        if name is None or not path.is_file():
            continue
        if name in files:
            raise FeedRefusedError(Problem(Code.REPEATED_NAME, path.name))
        if path.stat().st_size > limits.file_bytes:
            raise _too_large(name, limits.file_bytes)
        files[name] = path.read_bytes()
        _check_total(files, folder.name, limits)
    return files


def _read_archive(
    archive: zipfile.ZipFile, label: str, log: ProblemLog, limits: Limits
) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.archive_entries:
        raise FeedRefusedError(
            Problem(Code.TOO_MANY_ROWS, label, values={"limit": str(limits.archive_entries)})
        )
    for entry in entries:
        _refuse_unsafe(entry)
    files: dict[str, bytes] = {}
    for entry in _feed_entries(entries, label, log):
        name = _known_name(PurePosixPath(entry.filename).name, log)
        if name is None:
            continue
        if name in files:
            raise FeedRefusedError(Problem(Code.REPEATED_NAME, entry.filename))
        files[name] = _unpack(archive, entry, limits)
        _check_total(files, label, limits)
    return files


def _feed_entries(
    entries: list[zipfile.ZipInfo], label: str, log: ProblemLog
) -> list[zipfile.ZipInfo]:
    """The entries at the top; or, where all is in one folder, those of that folder."""
    entries = [entry for entry in entries if not entry.filename.startswith("__MACOSX/")]
    if any(_is_known(entry.filename) for entry in entries):
        return [entry for entry in entries if "/" not in entry.filename]
    folders = {
        str(path.parent)
        for path in (PurePosixPath(entry.filename) for entry in entries)
        if _is_known(path.name)
    }
    if len(folders) != 1:
        return []
    folder = folders.pop()
    log.warn(Code.IN_FOLDER, label, folder=folder)
    return [entry for entry in entries if str(PurePosixPath(entry.filename).parent) == folder]


def _refuse_unsafe(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or is_link or ":" in path.parts[0]:
        raise FeedRefusedError(Problem(Code.UNSAFE_NAME, entry.filename))
    if entry.flag_bits & 0x1:
        raise FeedRefusedError(Problem(Code.ENCRYPTED, entry.filename))


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> bytes:
    data = bytearray()
    with archive.open(entry) as source:
        while chunk := source.read(_CHUNK):
            data += chunk
            if len(data) > limits.file_bytes:
                raise _too_large(entry.filename, limits.file_bytes)
    return bytes(data)


def _is_known(name: str) -> bool:
    return name.lower() in FEED_FILES


def _known_name(name: str, log: ProblemLog) -> str | None:
    if not _is_known(name):
        return None
    if name != name.lower():
        log.warn(Code.NAME_CASE, name, expected=name.lower())
    return name.lower()


def _check_total(files: Mapping[str, bytes], label: str, limits: Limits) -> None:
    if sum(len(data) for data in files.values()) > limits.total_bytes:
        raise _too_large(label, limits.total_bytes)


def _too_large(file: str, limit: int) -> FeedRefusedError:
    return FeedRefusedError(
        Problem(Code.TOO_LARGE, file, values={"limit": f"{max(1, limit // (1024 * 1024))} MB"})
    )
