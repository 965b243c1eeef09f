"""`python -m lpr.lane --config lane.toml`: runs one lane, or replays pictures through it.

`python -m lpr.lane enroll --server … --code …` enrols a new box first.
"""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

# Several lanes share a small machine; the libraries below would each take every core.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
# OpenCV would print the camera's address with its password.
os.environ.pop("OPENCV_VIDEOIO_DEBUG", None)

from core.clock import SystemClock  # noqa: E402
from lpr.lane.cameras.opening import open_camera  # noqa: E402
from lpr.lane.cameras.port import CameraError  # noqa: E402
from lpr.lane.cameras.video import open_source  # noqa: E402
from lpr.lane.config import LaneConfig, LaneConfigError, load_config  # noqa: E402
from lpr.lane.deciding.circumstances import Circumstances  # noqa: E402
from lpr.lane.journal.store import JournalError  # noqa: E402
from lpr.lane.lists.store import ListStore  # noqa: E402
from lpr.lane.lock import LaneBusyError, LaneLock  # noqa: E402
from lpr.lane.process import LaneProcess, build_gatekeeper  # noqa: E402
from lpr.lane.replay import replay, report  # noqa: E402
from lpr.lane.steady_clock import SteadyClock  # noqa: E402
from lpr.reading.pipeline import PlateReader, open_reader  # noqa: E402
from lpr.reading.weights import WeightsError  # noqa: E402

_WRONG_CONFIGURATION = 2
_ENROL = ("enroll", "enrol")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in _ENROL:
        from lpr.lane.server import enrol  # noqa: PLC0415 - brings what a lane needs only to talk

        return enrol.main(words[1:])
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        config = load_config(options.config)
        return _replay(config, options.replay) if options.replay else _run(config)
    except (LaneConfigError, LaneBusyError, CameraError, JournalError, WeightsError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's answer
    except OSError as error:
        print(f"The lane's folder cannot be used: {error}.", file=sys.stderr)  # noqa: T201
    return _WRONG_CONFIGURATION


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lpr.lane", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="the lane's lane.toml")
    parser.add_argument("--replay", type=Path, help="a folder or video to run through the lane")
    return parser.parse_args(arguments)


def _run(config: LaneConfig) -> int:
    config.folder.mkdir(parents=True, exist_ok=True)
    with LaneLock(config.folder):
        clock = SteadyClock()
        keeper = build_gatekeeper(config, clock)
        camera = open_camera(config.camera, config.folder, clock)
        process = LaneProcess(keeper, camera, _reader(config))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: process.stop())
        process.run()
    return 0


def _reader(config: LaneConfig) -> PlateReader:
    try:
        return open_reader(config.engine)
    except (ValueError, ImportError) as error:
        raise LaneConfigError(f"reading.engine: {error}.") from error


def _replay(config: LaneConfig, source: Path) -> int:
    """Print one JSON object a passage. The list is the one on this box."""
    clock = SystemClock()
    camera = open_source(source, clock)
    lists = ListStore(config.folder / "list.signed", config.slug, config.server.list_key)
    where = Circumstances(
        rules=config.rules,
        zone=config.zone,
        now=clock.now(),
        agreeing_reads=config.agreeing_reads,
    )
    for passage in replay(camera, _reader(config), where, lists.current):
        print(json.dumps(report(passage)))  # noqa: T201 - the command's answer
    return 0


if __name__ == "__main__":
    sys.exit(main())
