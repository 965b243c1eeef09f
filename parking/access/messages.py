"""What each decision says to the driver: one plain sentence, in English and Spanish."""

from collections.abc import Mapping

from parking.access.answer import Reason

LANGUAGES = ("en", "es")

# While nobody is at the gate.
WELCOME = {
    "en": "Welcome. Drive up to the barrier.",
    "es": "Le damos la bienvenida. Acérquese a la barrera.",
}
_HELP = {
    "en": "Press the button and someone will open for you.",
    "es": "Oprima el botón y alguien le abrirá.",
}

_SENTENCES: Mapping[Reason, tuple[str, str]] = {
    Reason.LIFE_SAFETY: (
        "The gate is open for an emergency. Drive through with care.",
        "La barrera está abierta por una emergencia. Pase con cuidado.",
    ),
    Reason.HELD_OPEN: (
        "The gate is held open. Drive through.",
        "La barrera está abierta. Pase.",
    ),
    Reason.RESPONDER: (
        "Emergency vehicle {plate}. Drive through.",
        "Vehículo de emergencia {plate}. Pase.",
    ),
    Reason.LEAVING: ("Goodbye. Drive safely.", "Adiós. Conduzca con cuidado."),
    Reason.CLOSED_TO_ALL: (
        "This garage is closed. Turn around and follow the signs to {garage}.",
        "Este garaje está cerrado. Dé la vuelta y siga los letreros hacia {garage}.",
    ),
    Reason.HOT_LIST: (
        "Please wait. An attendant is on the way.",
        "Espere, por favor. Un encargado viene en camino.",
    ),
    Reason.PERMIT: (
        "Welcome. {plate} has a permit here. Drive through.",
        "Le damos la bienvenida. {plate} tiene permiso aquí. Pase.",
    ),
    Reason.ALIAS: (
        "Welcome. We know this plate. Drive through.",
        "Le damos la bienvenida. Conocemos esta placa. Pase.",
    ),
    Reason.VISITOR: (
        "Welcome. Keep your claim code: you need it to pay before you leave.",
        "Le damos la bienvenida. Guarde su código: lo necesita para pagar antes de salir.",
    ),
    Reason.VISITOR_UNREAD: (
        "Welcome. We could not read your plate, so keep your claim code: it is your ticket.",
        "Le damos la bienvenida. No pudimos leer su placa: guarde su código, es su boleto.",
    ),
    Reason.VISITOR_FAULT: (
        "Welcome. Drive through, and see the attendant for your ticket.",
        "Le damos la bienvenida. Pase y pida su boleto al encargado.",
    ),
    Reason.GARAGE_FULL: (
        "This garage is full. Turn around and follow the signs to {garage}.",
        "Este garaje está lleno. Dé la vuelta y siga los letreros hacia {garage}.",
    ),
    Reason.GARAGE_CLOSED: (
        "This garage is closed to visitors now. Turn around and follow the signs to {garage}.",
        "Este garaje está cerrado para visitantes. Dé la vuelta y siga los letreros a {garage}.",
    ),
    Reason.CAMERA_DOWN: (
        "Our camera is not working. {help}",
        "Nuestra cámara no funciona. {help}",
    ),
    Reason.JOURNAL_DOWN: (
        "This gate cannot record who enters, so it does not open by itself. {help}",
        "Esta barrera no puede registrar quién entra y no se abre sola. {help}",
    ),
    Reason.NO_LIST: (
        "This gate has not yet received the list of permits. {help}",
        "Esta barrera aún no ha recibido la lista de permisos. {help}",
    ),
    Reason.LIST_STALE: (
        "This gate's list of permits is {hours} hours old, too old to rely on. {help}",
        "La lista de permisos de esta barrera tiene {hours} horas y ya no es fiable. {help}",
    ),
    Reason.CLOCK_WRONG: (
        "This gate's clock is wrong, so it cannot check permits. {help}",
        "El reloj de esta barrera está mal y no puede comprobar permisos. {help}",
    ),
    Reason.UNREAD: (
        "We could not read your plate. {help}",
        "No pudimos leer su placa. {help}",
    ),
    Reason.UNSURE: (
        "Your plate looks like {plate}, but we are not sure. {help}",
        "Su placa parece {plate}, pero no estamos seguros. {help}",
    ),
    Reason.STATE_UNREAD: (
        "{plate} is on a permit, but we could not read the state on your plate. {help}",
        "{plate} tiene permiso, pero no pudimos leer el estado de su placa. {help}",
    ),
    Reason.TYPE_UNREAD: (
        "{plate} is on a permit, but we could not tell the type of your plate. {help}",
        "{plate} tiene permiso, pero no distinguimos el tipo de su placa. {help}",
    ),
    Reason.SHARED_KEY: (
        "More than one permit has a plate that looks like {plate}. {help}",
        "Más de un permiso tiene una placa que se parece a {plate}. {help}",
    ),
    Reason.OTHER_STATE: (
        "{plate} is on a permit, but for another state or type of plate. {help}",
        "{plate} tiene permiso, pero para otro estado o tipo de placa. {help}",
    ),
    Reason.NEAR_MATCH: (
        "Your plate was read as {plate}, which is close to a permit but not the same. {help}",
        "Su placa se leyó como {plate}: se parece a la de un permiso, pero no es igual. {help}",
    ),
    Reason.NOT_LISTED: (
        "Your plate was read as {plate}, which is not on a permit. {help}",
        "Su placa se leyó como {plate}, que no tiene permiso. {help}",
    ),
    Reason.NOT_YET_VALID: (
        "Your permit begins on {day}. Turn around, or press the button to ask for help.",
        "Su permiso empieza el {day}. Dé la vuelta u oprima el botón para pedir ayuda.",
    ),
    Reason.EXPIRED: (
        "Your permit ended on {day}. Turn around, or press the button to ask for help.",
        "Su permiso terminó el {day}. Dé la vuelta u oprima el botón para pedir ayuda.",
    ),
    Reason.WRONG_TIME: (
        "Your permit does not cover this hour. Turn around, or press the button to ask for help.",
        "Su permiso no cubre esta hora. Dé la vuelta u oprima el botón para pedir ayuda.",
    ),
}

_ANOTHER_GARAGE = {"en": "another garage", "es": "otro garaje"}


def sentence(reason: Reason, values: Mapping[str, str], language: str = "en") -> str:
    """Return the reason's sentence with its values; an unknown language speaks English."""
    spoken = language if language in LANGUAGES else "en"
    filled = {
        "plate": "",
        "hours": "",
        "day": "",
        **values,
        "garage": values.get("garage") or _ANOTHER_GARAGE[spoken],
        "help": _HELP[spoken],
    }
    return _SENTENCES[reason][LANGUAGES.index(spoken)].format_map(filled)
