"""What the programming interface says of garages."""

from typing import Any

from marshmallow import Schema, fields


class GarageSchema(Schema):
    """A garage and its spaces now."""

    slug = fields.String(required=True, metadata={"description": "Its name in addresses."})
    letter = fields.String(required=True, metadata={"description": "The letter on its signs."})
    name = fields.String(required=True)
    state = fields.String(
        required=True, metadata={"enum": ["open", "full", "closed", "closed_to_all"]}
    )
    state_note = fields.String(required=True, metadata={"description": "What drivers are told."})
    is_public = fields.Boolean(
        required=True, metadata={"description": "Whether people without a permit may park."}
    )
    capacity = fields.Integer(required=True)
    free = fields.Integer(
        required=True, metadata={"description": "Spaces left; none where it takes nobody."}
    )
    counted_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When a car or a person last changed the count."},
    )
    is_doubtful = fields.Boolean(
        required=True,
        metadata={"description": "Whether a gate is out of reach, so that the count may be off."},
    )


class GarageListSchema(Schema):
    """All garages."""

    garages: Any = fields.List(fields.Nested(GarageSchema), required=True)
