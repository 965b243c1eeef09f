"""The reader in a process of its own: it answers, ends when idle, and comes back after a crash."""

import gc
import threading
from collections.abc import Iterator
from multiprocessing import Pipe

import pytest

from lpr import reader_process, reader_worker
from lpr.photo_reading import PhotoRead, Refused
from lpr.photo_samples import sample_photo
from lpr.reader_process import ReaderProcess
from lpr.reading.weights import WeightsError, checked


@pytest.fixture
def reader() -> Iterator[ReaderProcess]:
    reader = ReaderProcess("onnx")
    yield reader
    reader.close()


def plates(answer: PhotoRead | Refused) -> list[str]:
    assert isinstance(answer, PhotoRead)
    return [plate.read.text for plate in answer.plates]


def test_it_reads_refuses_and_survives_its_own_death(reader: ReaderProcess) -> None:
    reader.warm_up()
    assert plates(reader.read(sample_photo("night"))) == ["KRT4471"]
    assert reader.read(b"no picture") == Refused("not_a_picture")
    first = reader._process
    assert first is not None
    first.kill()
    first.wait()
    assert plates(reader.read(sample_photo("night"))) == ["KRT4471"]
    assert reader._process is not first


def test_all_threads_are_answered_by_one_process_and_few_may_wait(
    reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()

    def ask(_data: bytes) -> Refused:
        release.wait(30)
        return Refused("done")

    monkeypatch.setattr(reader, "_ask", ask)
    answers: list[PhotoRead | Refused] = []
    threads = [threading.Thread(target=lambda: answers.append(reader.read(b""))) for _ in range(5)]
    for thread in threads:
        thread.start()
    while len(answers) < 5 - reader_process.MOST_WAITING:
        threading.Event().wait(0.01)
    assert {answer.code for answer in answers if isinstance(answer, Refused)} == {"reader_busy"}
    release.set()
    for thread in threads:
        thread.join()
    told = sorted(answer.code for answer in answers if isinstance(answer, Refused))
    assert told == ["done"] * reader_process.MOST_WAITING + ["reader_busy"] * 2


def test_who_comes_while_it_loads_is_asked_to_come_again_and_loading_goes_on(
    reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_process, "LONGEST_WAIT_SECONDS", 0.0)
    assert reader.read(sample_photo("night")) == Refused("reader_loading")
    first = reader._process
    monkeypatch.undo()
    assert plates(reader.read(sample_photo("night"))) == ["KRT4471"]
    assert reader._process is first


def test_a_photograph_that_takes_too_long_is_given_up(
    reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader.read(b"no picture") == Refused("not_a_picture")
    monkeypatch.setattr(reader_process, "LONGEST_WAIT_SECONDS", 0.0)
    assert reader.read(sample_photo("day")) == Refused("reader_failed")
    assert reader._process is None


def test_the_process_ends_when_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_worker, "IDLE_SECONDS", 0.05)
    ours, theirs = Pipe()
    with ours, theirs:
        reader_worker.serve(theirs, "onnx")  # returns


def test_the_process_ends_with_its_server(reader: ReaderProcess) -> None:
    assert reader.read(b"no picture") == Refused("not_a_picture")
    process, link = reader._process, reader._link
    assert process is not None
    assert link is not None
    link.close()
    assert process.wait(30) == 0


def test_the_process_ends_with_whoever_asked_it() -> None:
    forgotten = ReaderProcess("onnx")
    forgotten.warm_up()
    process = forgotten._process
    assert process is not None
    assert process.poll() is None
    del forgotten
    gc.collect()
    assert process.returncode is not None


def test_altered_networks_are_told_to_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    def altered(_engine: str) -> None:
        raise WeightsError("weights_altered", checked("gatehouse_plates.onnx"))

    monkeypatch.setattr(reader_worker, "open_reader", altered)
    ours, theirs = Pipe()
    with ours, theirs:
        thread = threading.Thread(target=reader_worker.serve, args=(theirs, "onnx"))
        thread.start()
        assert ours.recv() == reader_worker.LOADED
        ours.send_bytes(b"anything")
        assert ours.recv() == Refused("weights_altered")
        ours.close()
        thread.join()
