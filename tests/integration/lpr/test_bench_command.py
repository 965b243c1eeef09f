"""`make bench-lpr` from a folder of pictures to the written report, with few of everything."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.benchmark import __main__ as command
from lpr.benchmark import film
from lpr.benchmark.figures import SHIPPED
from lpr.training.scenes import draw_arrival


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder laid out as the photographs are, with drawn pictures."""
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=1)[0]
    box = "554,544,152,76"
    empty = np.full((90, 160, 3), 90, np.uint8)
    for name, picture, header, row in (
        ("us_frames", frame, "image,x,y,width,height,plate", f"a.png,{box},8ABC12"),
        ("us_crops", empty, "image,state,plate", "a.png,ma,8ABC13"),
        ("eu_boxes/valid", frame, "image,x,y,width,height", f"a.png,{box}"),
        ("backgrounds", empty, "", ""),
    ):
        folder = tmp_path / "pictures" / name
        folder.mkdir(parents=True)
        cv2.imwrite(str(folder / "a.png"), picture)
        if header:
            (folder / "labels.csv").write_text(f"{header}\n{row}\n")
    return tmp_path / "pictures"


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore")  # of the libraries, about one another
def test_one_command_measures_and_writes(
    pictures: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "use_two_cores", lambda: None)
    monkeypatch.setattr(command, "SETTINGS", tuple(SHIPPED.values()))
    monkeypatch.setattr(command, "RATES", (None, 20.0))
    monkeypatch.setattr(command, "FULL", command.Effort(1, 1, 1, 1, 1, 1.0))
    monkeypatch.setattr(film, "FRAMES_A_CAR", 3)
    target = tmp_path / "docs" / "lpr.md"
    assert command.main(["--data", str(pictures), "--output", str(target)]) == 0
    report = target.read_text()
    exact = next(line for line in report.splitlines() if "first in the answer: exact" in line)
    assert exact.count("1 of 1") == 3, "ours by both engines, and the general reader's"
    assert "| `8ABC13` | nothing |" in report
    assert target.with_name("lpr-coverage.svg").read_text().startswith("<svg")
    assert exact in capsys.readouterr().out
