"""A replay: the same frames through today's code and list, with no barrier and no journal."""

import time
from collections.abc import Iterator

from lpr.lane.cameras.frames import Frame
from lpr.lane.cameras.port import Camera
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.deciding.passage import Passage, examine
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Tracker
from lpr.reading.pipeline import PlateReader
from parking.access import AccessList, sentence


def replay(
    camera: Camera, reader: PlateReader, where: Circumstances, access: AccessList | None
) -> Iterator[Passage]:
    """Yield each passage of a finite source as it is decided, by `where`'s time and rules."""
    tracker = Tracker(is_stream=camera.is_stream, agreeing_reads=where.agreeing_reads)
    for frame in camera.frames():
        for vehicle in tracker.add(_look(frame, tracker, reader)):
            yield examine(vehicle, where, access)
    for vehicle in tracker.end():
        yield examine(vehicle, where, access)


def _look(frame: Frame, tracker: Tracker, reader: PlateReader) -> Look:
    if frame.picture is None or tracker.is_idle(frame.arrival):
        return Look(frame, (), 0.0)
    started = time.perf_counter()
    reads = reader.read(frame.picture)
    return Look(frame, reads, (time.perf_counter() - started) * 1000)


def report(passage: Passage) -> dict[str, object]:
    """What a replay prints of one passage, as JSON."""
    decision = passage.decision
    table = passage.to_json()
    latency = {k: ms for k, ms in passage.latency_ms().items() if k != "frame_to_decision"}
    return {
        "arrival": table["arrival"],
        "plate": table["number"],
        "state": table["state"],
        "confidence": table["confidence"],
        "frames": table["frames"],
        "agreeing": table["agreeing"],
        "decision": decision.outcome.value,
        "reason": decision.reason.value,
        "rule": decision.rule.value,
        "sentence": sentence(decision.reason, decision.values),
        "permit_id": decision.permit_id,
        "list_serial": table["list_serial"],
        "latency_ms": latency,
    }
