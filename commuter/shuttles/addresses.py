"""Feeds' own ids in addresses: they may hold spaces, slashes and letters of any script."""

from typing import Any

from flask import Blueprint
from werkzeug.routing import BaseConverter


class FeedIdConverter(BaseConverter):
    """Takes any text, slashes included, as one part of a path."""

    regex = ".+?"
    part_isolating = False
    weight = 200


def allow_feed_ids(blueprint: Blueprint) -> None:
    """Let the blueprint's routes say `<feed_id:…>`. Call before the first of them."""

    def add(state: Any) -> None:
        state.app.url_map.converters["feed_id"] = FeedIdConverter

    blueprint.record(add)
