"""Copies what the browser needs from node_modules to static/vendor, which git ignores."""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAGING = ROOT / ".setup" / "vendor"

# (from node_modules, to static/vendor); a pattern copies each file that it names.
FILES = (
    ("htmx.org/dist/htmx.min.js", "htmx.min.js"),
    ("htmx.org/LICENSE", "htmx.LICENSE"),
    ("modern-normalize/modern-normalize.css", "modern-normalize.css"),
    ("modern-normalize/license", "modern-normalize.LICENSE"),
    ("lucide-static/LICENSE", "icons/LICENSE"),
    ("lucide-static/icons/*.svg", "icons"),
    ("@fontsource-variable/atkinson-hyperlegible-next/files/*-normal.woff2", "fonts"),
    ("@fontsource-variable/atkinson-hyperlegible-next/LICENSE", "fonts/next.LICENSE"),
    ("@fontsource-variable/atkinson-hyperlegible-mono/files/*-wght-normal.woff2", "fonts"),
    ("@fontsource-variable/atkinson-hyperlegible-mono/LICENSE", "fonts/mono.LICENSE"),
)


def copy_assets(modules: Path, vendor: Path, staging: Path) -> int:
    """Copies FILES into `vendor`, replacing what was there; returns how many files.

    The new folder is made whole in `staging` before it takes the old one's
    place, so an interrupted setup can simply be run again.
    """
    shutil.rmtree(staging, ignore_errors=True)
    count = 0
    for pattern, target in FILES:
        sources = sorted(modules.glob(pattern))
        if not sources:
            raise FileNotFoundError(f"node_modules has no {pattern}: run `npm ci` first")
        for source in sources:
            path = staging / target / source.name if "*" in pattern else staging / target
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, path)
            count += 1
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.parent.mkdir(parents=True, exist_ok=True)
    staging.rename(vendor)
    return count


def main() -> int:
    """Copy, and say how much; 1 where npm has not run."""
    try:
        count = copy_assets(MODULES, VENDOR, STAGING)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} front-end files in {VENDOR.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
