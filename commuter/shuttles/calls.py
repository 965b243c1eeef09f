"""Reads a feed's trips with their stop times, and the headways at which some repeat."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from commuter.shuttles.departures import Headway
from commuter.shuttles.fields import Fields
from commuter.shuttles.mending import Mended, RawCall, mend_times
from commuter.shuttles.problems import Code, ProblemLog
from commuter.shuttles.records import Route, Stop, StopTime, Trip
from commuter.shuttles.tables import Row, Table

SHORTEST_HEADWAY = 10
_PICKUP_TYPES = ("0", "1", "2", "3")
_NO_PICKUP = "1"


@dataclass(frozen=True)
class Trips:
    """The trips that stay in the timetable, and the ids of all that the feed names."""

    kept: tuple[Trip, ...]
    known: frozenset[str]


def read_trips(
    trips: Table,
    stop_times: Table,
    *,
    stops: Mapping[str, Stop],
    routes: Mapping[str, Route],
    services: Collection[str],
    log: ProblemLog,
) -> Trips:
    """Trips with their calls in order, every time set. A trip of one stop is left out, aloud."""
    rows: dict[str, tuple[Row, Fields]] = {}
    for row in trips.rows:
        fields = Fields(trips.file, row, log)
        trip_id = fields.identifier("trip_id")
        if trip_id in rows:
            first = rows[trip_id][0].line
            fields.fault(Code.REPEATED_ID, column="trip_id", value=trip_id, first=first)
        fields.reference("route_id", routes, "routes.txt")
        fields.reference("service_id", services, "calendar.txt")
        rows.setdefault(trip_id, (row, fields))
    calls = _read_calls(stop_times, rows, stops, log)
    kept = []
    for trip_id, (_, fields) in rows.items():
        own = sorted(calls.get(trip_id, []), key=lambda call: call.sequence)
        route = routes.get(fields.text("route_id"))
        fallback = _destination(own, stops, route)
        trip = _settle_trip(trip_id, fields, own, fallback, log)
        if trip is not None:
            kept.append(trip)
    return Trips(tuple(kept), frozenset(rows))


def _read_calls(
    table: Table, trips: Collection[str], stops: Collection[str], log: ProblemLog
) -> dict[str, list[RawCall]]:
    found: dict[str, list[RawCall]] = defaultdict(list)
    places: dict[tuple[str, int], int] = {}
    for row in table.rows:
        fields = Fields(table.file, row, log)
        trip_id = fields.reference("trip_id", trips, "trips.txt")
        call = RawCall(
            line=row.line,
            stop_id=fields.reference("stop_id", stops, "stops.txt"),
            sequence=fields.whole("stop_sequence"),
            arrival=fields.time("arrival_time"),
            departure=fields.time("departure_time"),
            distance=fields.decimal("shape_dist_traveled"),
            pickup_type=fields.choice("pickup_type", _PICKUP_TYPES, "0"),
            headsign=fields.text("stop_headsign"),
        )
        first = places.setdefault((trip_id, call.sequence), row.line)
        if first != row.line and fields.ok:
            fields.fault(Code.REPEATED_ID, column="stop_sequence", value=call.sequence, first=first)
        if fields.ok:
            found[trip_id].append(call)
    return found


def _destination(calls: Sequence[RawCall], stops: Mapping[str, Stop], route: Route | None) -> str:
    """What to call a trip without a headsign: its last stop, or of a loop, its route."""
    if not calls:
        return ""
    if route is not None and calls[0].stop_id == calls[-1].stop_id:
        return route.long_name or route.short_name
    return stops[calls[-1].stop_id].name


def _settle_trip(
    trip_id: str, fields: Fields, calls: Sequence[RawCall], destination: str, log: ProblemLog
) -> Trip | None:
    """The trip with its calls settled, or None where it is left out or refused."""
    if len(calls) < 2:
        fields.warn(Code.TRIP_TOO_SHORT, value=trip_id)
        return None
    mended = mend_times(calls)
    _note_mending(trip_id, calls, mended, log)
    if not mended.calls or not fields.ok:
        return None
    direction = fields.choice("direction_id", ("0", "1"), "0")
    wheelchair = fields.choice("wheelchair_accessible", ("0", "1", "2"), "0")
    return Trip(
        trip_id=trip_id,
        route_id=fields.text("route_id"),
        service_id=fields.text("service_id"),
        headsign=fields.text("trip_headsign") or destination,
        short_name=fields.text("trip_short_name"),
        direction=1 if direction == "1" else 0,
        wheelchair=int(wheelchair) if wheelchair in ("0", "1", "2") else 0,
        block_id=fields.text("block_id"),
        calls=_stop_times(mended),
    )


def _stop_times(mended: Mended) -> tuple[StopTime, ...]:
    last = len(mended.calls) - 1
    return tuple(
        StopTime(
            stop_id=call.stop_id,
            sequence=call.sequence,
            arrival=call.arrival or 0,
            departure=call.departure or 0,
            boards=index != last and call.pickup_type != _NO_PICKUP,
            estimated=call.line in mended.estimated,
            headsign=call.headsign,
        )
        for index, call in enumerate(mended.calls)
    )


def _note_mending(trip_id: str, calls: Sequence[RawCall], mended: Mended, log: ProblemLog) -> None:
    file = "stop_times.txt"
    if not mended.calls:
        first = calls[0].arrival is None and calls[0].departure is None
        end = calls[0] if first or calls[0].line in mended.backwards else calls[-1]
        log.refuse(Code.NO_END_TIME, file, end.line, value=trip_id)
        return
    if mended.past_midnight is not None:
        log.warn(Code.PAST_MIDNIGHT, file, mended.past_midnight, value=trip_id)
    by_line = {call.line: call for call in calls}
    for line in mended.backwards:
        call = by_line[line]
        both = call.arrival is not None and call.departure is not None
        if both and (call.departure or 0) < (call.arrival or 0):
            log.warn(Code.LEAVES_BEFORE_ARRIVING, file, line, value=trip_id)
        else:
            log.warn(Code.BACKWARDS, file, line, value=trip_id)


def read_headways(table: Table, trips: Trips, log: ProblemLog) -> list[Headway]:
    """The intervals at which trips repeat (frequencies.txt)."""
    found: list[Headway] = []
    for row in table.rows:
        fields = Fields(table.file, row, log)
        headway = Headway(
            trip_id=fields.reference("trip_id", trips.known, "trips.txt"),
            start=fields.needed_time("start_time"),
            end=fields.needed_time("end_time"),
            seconds=fields.whole("headway_secs", least=SHORTEST_HEADWAY),
            exact=fields.choice("exact_times", ("0", "1"), "0") == "1",
        )
        if fields.ok and headway.end <= headway.start:
            fields.fault(Code.HEADWAY_BACKWARDS, value=headway.trip_id)
        if headway in found:
            fields.warn(Code.REPEATED_ROW)
        else:
            found.append(headway)
    return found
