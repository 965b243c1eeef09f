"""The figures of a lane's last hour, from what its passages left on the server."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr.commissioning.advice import Figures
from lpr.commissioning.measures import PlateMeasure, measure_plate
from lpr.models import Evidence, Lane, Passage
from lpr.pictures import evidence_path
from lpr.reading.pictures import PictureError, decode_picture

HOUR = timedelta(hours=1)
# The newest plates are measured; a picture takes about a millisecond.
MOST_PICTURES = 40
# Of a busy hour the newest passages count.
MOST_PASSAGES = 500


def figures_of(session: Session, lane: Lane, config: Mapping[str, Any], now: datetime) -> Figures:
    """Measure the last hour. Two queries, and at most forty pictures."""
    query = select(Passage).where(Passage.lane_id == lane.id, Passage.at > now - HOUR)
    passages = session.scalars(query.order_by(Passage.at.desc()).limit(MOST_PASSAGES)).all()
    widths = sorted(_widths(passages))
    pictures = _pictures(session, [passage.id for passage in passages])
    plates = _measured(pictures, config)
    tilts = [plate.tilt for plate in plates if plate.tilt is not None]
    read = sum(passage.number is not None for passage in passages)
    return Figures(
        passages=len(passages),
        rate=read / len(passages) if passages else None,
        width=median(widths) if widths else None,
        narrow=float(widths[len(widths) // 10]) if widths else None,
        sharpness=median(p.sharpness for p in plates) if plates else None,
        brightness=median(p.brightness for p in plates) if plates else None,
        contrast=median(p.contrast for p in plates) if plates else None,
        clipped=median(p.clipped for p in plates) if plates else None,
        tilt=median(tilts) if tilts else None,
        pictures=len(pictures),
    )


def _widths(passages: Sequence[Passage]) -> list[int]:
    """How wide each passage's plate was at its widest, pixels of the camera's picture."""
    found = []
    for passage in passages:
        plates = [look["plates"][0] for look in passage.detail.get("reads", []) if look["plates"]]
        if plates:
            found.append(max(int(plate["box"][2]) for plate in plates))
    return found


def _pictures(session: Session, passage_ids: Sequence[int]) -> Sequence[str]:
    query = select(Evidence.path).where(
        Evidence.passage_id.in_(passage_ids), Evidence.kind == "crop"
    )
    return session.scalars(query.order_by(Evidence.id.desc()).limit(MOST_PICTURES)).all()


def _measured(pictures: Sequence[str], config: Mapping[str, Any]) -> list[PlateMeasure]:
    measures = []
    for name in pictures:
        try:
            measure = measure_plate(decode_picture(evidence_path(config, name)))
        except (OSError, PictureError):
            continue
        if measure is not None:
            measures.append(measure)
    return measures
