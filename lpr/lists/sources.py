"""What changes lanes' lists, counted under two names: who may enter, and how lanes behave."""

from core.revisions import Source, Sources
from lpr.fallbacks.models import BadgeDigest
from lpr.models import Lane
from parking.listed import sources as parking_sources

RIGHTS, RULES = "list rights", "list rules"
# A badge is named by its digest, which lists hold anyhow, and not by its number.
BADGE = "badge"

# A lane reports itself every few seconds: only what its list says of it counts.
_LANE = frozenset({"slug", "kind", "direction", "garage_slug", "switches"})

COUNTED: Sources = {
    RIGHTS: (*parking_sources.RIGHTS, Source(BadgeDigest, kind=BADGE, by="digest")),
    RULES: (*parking_sources.RULES, Source(Lane, _LANE)),
}
