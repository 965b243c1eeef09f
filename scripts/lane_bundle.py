"""The lane's bundle: all that a box at the gate needs, in one archive that is always the same."""

import gzip
import io
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Only these: no Flask, no database and no PyTorch goes to the gate.
PARTS = (
    "core/__init__.py",
    "core/clock.py",
    "core/plate_formats.py",
    "core/plates.py",
    "lpr/__init__.py",
    "lpr/lane/*.py",
    "lpr/lane/barriers/*.py",
    "lpr/lane/cameras/*.py",
    "lpr/lane/credentials/*.py",
    "lpr/lane/deciding/*.py",
    "lpr/lane/inside/*.py",
    "lpr/lane/journal/*.py",
    "lpr/lane/leaving/*.py",
    "lpr/lane/lists/*.py",
    "lpr/lane/safety/*.py",
    "lpr/lane/screen/*",
    "lpr/lane/server/*.py",
    "lpr/lane/tickets/*.py",
    "lpr/lane/watching/*.py",
    "lpr/reading/*.py",
    "lpr/weights/*.onnx",
    "lpr/weights/manifest.json",
    "parking/__init__.py",
    "parking/access/*.py",
    "requirements-lane.txt",
    "docs/lane.md",
)
# What needs PyTorch, or measures, stays at home.
LEFT_OUT = frozenset(
    {
        "lpr/reading/bench.py",
        "lpr/reading/easyocr_engine.py",
        "lpr/reading/labels.py",
        "lpr/reading/network.py",
    }
)
TOP = "gatehouse-lane"


def write_bundle(target: Path) -> list[str]:
    """Write the archive and return the names inside. Equal sources give equal bytes."""
    files = [path for path in bundled() if path.is_file()]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in files:
            entry = tarfile.TarInfo(f"{TOP}/{path.relative_to(ROOT).as_posix()}")
            entry.size, entry.mode = path.stat().st_size, 0o644
            with path.open("rb") as content:
                archive.addfile(entry, content)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.write_bytes(gzip.compress(packed.getvalue(), mtime=0))
    part.replace(target)
    return [path.relative_to(ROOT).as_posix() for path in files]


def bundled() -> list[Path]:
    """The files of the bundle, in order. Raises FileNotFoundError where a part is missing."""
    found: list[Path] = []
    for pattern in PARTS:
        paths = sorted(ROOT.glob(pattern))
        if not paths:
            raise FileNotFoundError(f"{pattern} is missing: the bundle would not run.")
        found += [p for p in paths if p.relative_to(ROOT).as_posix() not in LEFT_OUT]
    return found


if __name__ == "__main__":
    goal = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / f"{TOP}.tar.gz"
    names = write_bundle(goal)
    print(f"{goal}: {len(names)} files, {goal.stat().st_size / 1e6:.1f} MB")
