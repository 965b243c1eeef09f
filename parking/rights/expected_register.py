"""The register of expected visitors: who comes to a garage that is not open to everybody."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.web.formatting import local_datetime
from parking.garages.finding import find_garage
from parking.permits.steps import Actor
from parking.rights import expected
from parking.rights.expected import Visit
from parking.rights.models import ExpectedVisitor, Kept
from parking.rights.pages import plate_has, text_has
from parking.rights.queries import gate_switches
from parking.rights.refusals import RightsRefusal
from parking.rights.register_forms import VisitForm
from parking.rights.register_parts import GARAGE, PLATE, TYPE, entries_of, plate_of
from parking.rights.registers import Column, Register
from parking.rights.switches import all_switches


def _expect(session: Session, form: VisitForm, actor: Actor) -> tuple[Kept, str]:
    garage = find_garage(session, form.garage.data)
    assert garage is not None  # noqa: S101 - the form offers only those that there are
    visit = Visit(form.host.data, garage.id, form.begins.moment, form.ends.moment)
    entry = expected.expect(session, plate_of(form), visit, actor)
    if not all_switches(gate_switches(session, garage.slug))["visits"]:
        return entry, _(
            "Added. But the rules at the gates of %(garage)s let no expected visitors in.",
            garage=garage.name,
        )
    return entry, _("Added. The gates know within seconds.")


VISITORS = Register(
    name="expected_visitors",
    url="/office/expected-visitors",
    model=ExpectedVisitor,
    see="rights.see",
    change="rights.change",
    words={
        "title": _l("Expected visitors"),
        "lede": _l(
            "Cars that a garage expects: they come in by their plate for that time, and get a"
            " ticket like every visitor."
        ),
        "add": _l("Expect a visitor"),
        "empty": _l("No visitor is expected"),
        "empty_body": _l("Add whoever comes to a garage that is not open to the public."),
    },
    columns=(
        PLATE,
        TYPE,
        Column("host", _l("Whom they visit"), lambda entry: str(entry.host)),
        GARAGE,
        Column("begins", _l("Begins"), lambda entry: local_datetime(entry.begins_at)),
        Column("ends", _l("Ends"), lambda entry: local_datetime(entry.expires_at)),
    ),
    form=VisitForm,
    entries=entries_of(ExpectedVisitor, plate_has, text_has("host")),
    add=_expect,
    blames={RightsRefusal.ODD_VISIT: "ends", RightsRefusal.ALREADY_LISTED: "number"},
)
