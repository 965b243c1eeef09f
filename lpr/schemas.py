"""What goes over the lane's interface, checked on its way in and described for OpenAPI."""

from marshmallow import EXCLUDE, Schema, fields, validate

_UID = validate.Regexp(r"^[0-9a-f]{0,32}$")
MOST_EVENTS = 200
LONGEST_WAIT_S = 25


class ListQuestionSchema(Schema):
    """How a lane asks for its list."""

    class Meta:
        """A lane one version ahead may say more."""

        unknown = EXCLUDE

    format = fields.Integer(
        load_default=1,
        validate=validate.Range(min=1),
        metadata={"description": "The newest format of lists that the lane reads."},
    )
    wait = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=LONGEST_WAIT_S),
        metadata={"description": "Seconds to wait for a newer list than the one with the tag."},
    )


class EventSchema(Schema):
    """One event of a lane's journal."""

    class Meta:
        """A lane one version ahead may say more."""

        unknown = EXCLUDE

    sequence = fields.Integer(required=True, validate=validate.Range(min=1))
    kind = fields.String(required=True, validate=validate.Length(min=1, max=16))
    at = fields.AwareDateTime(required=True)
    passage_uid = fields.String(required=True, validate=_UID)
    body = fields.Dict(required=True)


class BatchSchema(Schema):
    """Events of one journal, in order; `after` is the number before the first of them."""

    class Meta:
        """A lane one version ahead may say more."""

        unknown = EXCLUDE

    journal_id = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{32}$"))
    after = fields.Integer(required=True, validate=validate.Range(min=0))
    events = fields.List(
        fields.Nested(EventSchema), required=True, validate=validate.Length(max=MOST_EVENTS)
    )


class AcknowledgedSchema(Schema):
    """Up to which sequence number the server has the journal without a gap."""

    acknowledged = fields.Integer(required=True)


class CommandSchema(Schema):
    """One thing to do, once, within `expires_in` seconds."""

    uid = fields.String(required=True)
    kind = fields.String(required=True)
    passage_uid = fields.String(required=True, allow_none=True)
    expires_in = fields.Float(required=True)
    who = fields.String(load_default="", metadata={"description": "The person who asks."})
    why = fields.String(load_default="", metadata={"description": "The reason given."})


class CommandsSchema(Schema):
    """What attendants ask of a lane now."""

    commands = fields.List(fields.Nested(CommandSchema), required=True)
    spent = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Codes of people's pages that other lanes have taken just now."},
    )


class CommandsQuestionSchema(Schema):
    """Which commands a lane knows. One that does not say takes every command for "open"."""

    class Meta:
        """A lane one version ahead may say more."""

        unknown = EXCLUDE

    kinds = fields.String(
        load_default="open,hold",
        validate=validate.Length(max=200),
        metadata={"description": "The kinds of commands that the lane knows, with commas between."},
    )


class InsideQuestionSchema(Schema):
    """From when on the lane asks who came and left; without it, who is inside now."""

    class Meta:
        """A lane one version ahead may say more."""

        unknown = EXCLUDE

    since = fields.AwareDateTime(load_default=None)


class InsideSchema(Schema):
    """Permits' cars in the lane's garage: [key, permit, since] inside, [key, at] left."""

    as_of = fields.AwareDateTime(required=True)
    full = fields.Boolean(required=True)
    inside = fields.List(fields.List(fields.String()), required=True)
    left = fields.List(fields.List(fields.String()), required=True)


class StatusSchema(Schema):
    """How a lane is. All fields are the lane's own words; unknown ones are kept."""

    class Meta:
        """What a newer lane adds is shown to nobody, and lost."""

        unknown = EXCLUDE

    clock = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(load_default=None)
    camera_works = fields.Boolean(load_default=True)
    camera_trouble = fields.String(load_default="", validate=validate.Length(max=40))
    last_frame_at = fields.AwareDateTime(load_default=None, allow_none=True)
    frames_dropped = fields.Integer(load_default=0)
    frames_broken = fields.Integer(load_default=0)
    pictures_dropped = fields.Integer(load_default=0)
    barrier = fields.String(load_default="unknown", validate=validate.Length(max=20))
    barrier_answers = fields.Boolean(load_default=True)
    barrier_occupied = fields.Boolean(load_default=None, allow_none=True)
    fire_input = fields.Boolean(load_default=None, allow_none=True)
    key_switch = fields.Boolean(load_default=None, allow_none=True)
    held_by = fields.List(
        fields.String(validate=validate.Length(max=16)),
        load_default=list,
        validate=validate.Length(max=8),
        metadata={"description": "What holds the lane open: fire, key_switch, console, responder."},
    )
    list_serial = fields.Integer(load_default=None, allow_none=True)
    list_made_at = fields.AwareDateTime(load_default=None, allow_none=True)
    list_valid_until = fields.AwareDateTime(load_default=None, allow_none=True)
    list_count = fields.Integer(load_default=0)
    list_trouble = fields.String(load_default="", validate=validate.Length(max=300))
    journal_works = fields.Boolean(load_default=True)
    journal_waiting = fields.Integer(load_default=0)
    events_in_memory = fields.Integer(load_default=0)
    events_lost = fields.Integer(load_default=0)
    engine = fields.String(load_default="", validate=validate.Length(max=40))
    reader_trouble = fields.String(load_default="", validate=validate.Length(max=1000))
