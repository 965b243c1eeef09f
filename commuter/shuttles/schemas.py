"""The shapes in which the programming interface speaks of shuttles."""

from marshmallow import Schema, fields


class FeedChoiceSchema(Schema):
    """Which feed is meant."""

    feed = fields.String(
        metadata={"description": "The feed's slug. Needed only where several feeds share the id."}
    )


class StopsQuerySchema(FeedChoiceSchema):
    """Which stops to list."""

    q = fields.String(metadata={"description": "Part of a stop's name or code, in any case."})


class DeparturesQuerySchema(FeedChoiceSchema):
    """From when on, and how many."""

    # Both are taken as text, so that what is wrong is said in a sentence.
    at = fields.String(
        metadata={
            "format": "date-time",
            "description": "ISO 8601. Without an offset: local time of the feed. Default: now.",
        }
    )
    limit = fields.String(
        metadata={
            "type": "integer",
            "minimum": 1,
            "maximum": 1000,
            "default": 10,
            "description": "How many departures at most.",
        }
    )


class FeedSchema(Schema):
    """A feed in force."""

    slug = fields.String(required=True)
    agency = fields.String(required=True)
    timezone = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": "Counts imports, from 1."})
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    imported_at = fields.AwareDateTime(required=True)
    checked_at = fields.AwareDateTime(required=True)
    sample = fields.Boolean(
        required=True, metadata={"description": "Whether its times are made up for the demo."}
    )


class RouteSchema(Schema):
    """A route."""

    feed = fields.String(required=True)
    id = fields.String(required=True)
    short_name = fields.String(required=True)
    long_name = fields.String(required=True)
    color = fields.String(required=True, metadata={"description": "RRGGBB, or empty."})
    text_color = fields.String(required=True, metadata={"description": "RRGGBB, or empty."})


class StopSchema(Schema):
    """A stop, or a station."""

    feed = fields.String(required=True)
    id = fields.String(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    latitude = fields.Float(required=True, allow_none=True)
    longitude = fields.Float(required=True, allow_none=True)
    parent = fields.String(
        required=True, allow_none=True, metadata={"description": "The station's id, if any."}
    )
    platform = fields.String(required=True, metadata={"description": "As signed, or empty."})


class FeedListSchema(Schema):
    """All feeds in force."""

    feeds = fields.List(fields.Nested(FeedSchema), required=True)


class RouteListSchema(Schema):
    """Routes."""

    routes = fields.List(fields.Nested(RouteSchema), required=True)


class StopListSchema(Schema):
    """Stops."""

    stops = fields.List(fields.Nested(StopSchema), required=True)


class DepartureSchema(Schema):
    """One departure. Ids are the feed's own; times carry the offset of the agency's zone."""

    route = fields.String(required=True, metadata={"description": "The route's id."})
    route_name = fields.String(required=True, metadata={"description": "As on its sign."})
    headsign = fields.String(required=True)
    trip_id = fields.String(required=True)
    stop_id = fields.String(
        required=True, metadata={"description": "The platform, where a station was asked for."}
    )
    scheduled = fields.String(required=True, metadata={"format": "date-time"})
    expected = fields.String(
        required=True,
        metadata={"format": "date-time", "description": "The scheduled time where not live."},
    )
    realtime = fields.Boolean(required=True)
    service_date = fields.Date(
        required=True,
        metadata={"description": "The service day; after midnight it may be the day before."},
    )
    headway_seconds = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Set where only an interval is promised: the time is a guess."},
    )


class BoardSchema(Schema):
    """A stop's next departures, by time and then trip, up to seven days ahead."""

    stop = fields.String(required=True, metadata={"description": "The stop's id."})
    stop_name = fields.String(required=True)
    feed = fields.String(required=True)
    timezone = fields.String(required=True)
    timetable_ends_on = fields.Date(required=True, allow_none=True)
    sample = fields.Boolean(required=True)
    departures = fields.List(fields.Nested(DepartureSchema), required=True)
