"""What is recorded of a car that was let through all the same, in words for the desk."""

from collections.abc import Mapping

from parking.access.answer import Note
from parking.access.messages import LANGUAGES

_NOTES: Mapping[Note, tuple[str, str]] = {
    Note.DEBT: (
        "This plate has citations that are not paid.",
        "Esta placa tiene multas sin pagar.",
    ),
    Note.THREAT_LEAVING: (
        "This plate is on the hot list; exits let everybody out. Tell the desk.",
        "Esta placa está en la lista de alerta; las salidas dejan salir a todos. Avise al puesto.",
    ),
    Note.PASSBACK: (
        "By the records this car was already inside. Look whether an exit was missed.",
        "Según los registros este auto ya estaba adentro. Vea si faltó registrar una salida.",
    ),
    Note.PERMIT_IN_USE: (
        "By the records another car of the same permit was inside.",
        "Según los registros otro auto del mismo permiso estaba adentro.",
    ),
    Note.UNPAID: ("The permit was not paid.", "El permiso no estaba pagado."),
    Note.SUSPENDED: ("The permit was suspended.", "El permiso estaba suspendido."),
    Note.EXPIRED: (
        "The permit had ended; its grace had not.",
        "El permiso había terminado, pero no su plazo de gracia.",
    ),
    Note.WRONG_TIME: (
        "The permit does not cover this hour.",
        "El permiso no cubre esta hora.",
    ),
    Note.LATE_RELIEF: (
        "The duty had ended; the grace for a late relief had not.",
        "El turno había terminado, pero no el plazo por relevo tardío.",
    ),
    Note.STATE_UNREAD: (
        "The state was not read surely; only one enrolled plate has this number.",
        "No se leyó el estado con seguridad; solo una placa registrada tiene este número.",
    ),
    Note.NO_PLATE: (
        "No plate was read; a badge or code opened.",
        "No se leyó ninguna placa; abrió una credencial o un código.",
    ),
    Note.STAY_UNKNOWN: (
        "The lane knew of no stay of this car.",
        "El carril no conocía ninguna estadía de este auto.",
    ),
}


def note_sentence(note: Note, language: str = "en") -> str:
    """Return the note's sentence; an unknown language speaks English."""
    spoken = language if language in LANGUAGES else "en"
    return _NOTES[note][LANGUAGES.index(spoken)]
