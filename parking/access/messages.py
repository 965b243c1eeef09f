"""What each decision says to the driver: one plain sentence, in English and Spanish."""

from collections.abc import Mapping

from parking.access.answer import Reason
from parking.access.spoken import spoken_day, spoken_money, spoken_time

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
# Where a badge or code would open.
_SHOW_OR_HELP = {
    "en": "Show your badge or code, or press the button and someone will open for you.",
    "es": "Muestre su credencial o código, u oprima el botón y alguien le abrirá.",
}

_TURN_AROUND = {
    "en": "Turn around, or press the button to ask for help.",
    "es": "Dé la vuelta u oprima el botón para pedir ayuda.",
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
    Reason.RESPONDER_CODE: (
        "Emergency code accepted. Drive through.",
        "Código de emergencia aceptado. Pase.",
    ),
    Reason.HELP: (
        "Help has been called. Wait here: someone will open for you or come to you.",
        "Ya se pidió ayuda. Espere aquí: alguien le abrirá o vendrá.",
    ),
    Reason.LEAVING: ("Goodbye. Drive safely.", "Adiós. Conduzca con cuidado."),
    Reason.EXIT_NOTHING_DUE: (
        "Nothing is due. Drive out safely.",
        "No debe nada. Salga con cuidado.",
    ),
    Reason.EXIT_PAID: (
        "Your parking is paid, thank you. Drive out safely.",
        "Su estacionamiento está pagado, gracias. Salga con cuidado.",
    ),
    Reason.EXIT_VALIDATED: (
        "Your parking was validated. Drive out safely.",
        "Su estacionamiento fue validado. Salga con cuidado.",
    ),
    Reason.EXIT_GRACE: (
        "You are within the free time, so nothing more is due. Drive out safely.",
        "Está dentro del tiempo sin costo y no debe nada más. Salga con cuidado.",
    ),
    Reason.EXIT_AMOUNT_DUE: (
        "You owe {amount}. Pay with your claim code or plate, and the gate opens.",
        "Debe {amount}. Pague con su código o su placa y la barrera se abrirá.",
    ),
    Reason.EXIT_BALANCE_DUE: (
        "You owe {amount}. Drive out now, and pay later with your claim code or plate.",
        "Debe {amount}. Salga ahora y pague después con su código o su placa.",
    ),
    Reason.EXIT_TICKET: (
        "Thank you, your ticket is taken. Drive out; what is due can be paid later with its code.",
        "Gracias, recibimos su boleto. Salga; si debe algo, páguelo después con ese código.",
    ),
    Reason.EXIT_SHOW_TICKET: (
        "We could not read your plate. Show your ticket or type its code, or wait for the gate.",
        "No pudimos leer su placa. Muestre su boleto, escriba su código o espere a que se abra.",
    ),
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
    Reason.SECOND_FACTOR: (
        "Welcome. Your badge or code is good. Drive through.",
        "Le damos la bienvenida. Su credencial o código es válido. Pase.",
    ),
    Reason.EXPECTED: (
        "Welcome. {plate} is expected here. Drive through, and keep your claim code.",
        "Le damos la bienvenida. Esperábamos a {plate}. Pase y guarde su código.",
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
        "Welcome. Drive through, and keep your claim code: it is your ticket.",
        "Le damos la bienvenida. Pase y guarde su código: es su boleto.",
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
    Reason.STILL_PICTURE: (
        "The camera sees a picture that does not move. {help}",
        "La cámara ve una imagen que no se mueve. {help}",
    ),
    Reason.NO_VEHICLE: (
        "We see the plate {plate}, but no car with it. {help}",
        "Vemos la placa {plate}, pero ningún auto con ella. {help}",
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
    Reason.OTHER_CAR: (
        "Your badge or code is good, but {plate} is not a car of your permit. {help}",
        "Su credencial o código es válido, pero {plate} no es un auto de su permiso. {help}",
    ),
    Reason.NOT_LISTED: (
        "Your plate was read as {plate}, which is not on a permit. {help}",
        "Su placa se leyó como {plate}, que no tiene permiso. {help}",
    ),
    Reason.NOT_YET_VALID: (
        "Your permit begins on {day}. {around}",
        "Su permiso empieza el {day}. {around}",
    ),
    Reason.EXPIRED: (
        "Your permit ended on {day}. {around}",
        "Su permiso terminó el {day}. {around}",
    ),
    Reason.WRONG_TIME: (
        "Your permit does not cover this hour.{from} {around}",
        "Su permiso no cubre esta hora.{from} {around}",
    ),
    Reason.DUTY_LATER: (
        "Your duty here begins on {day} at {time}. {around}",
        "Su turno aquí empieza el {day} a las {time}. {around}",
    ),
    Reason.DUTY_OVER: (
        "Your duty here ended on {day} at {time}. {around}",
        "Su turno aquí terminó el {day} a las {time}. {around}",
    ),
    Reason.NOT_BY_DUTY: (
        "This garage is not open for duties now. Turn around and follow the signs to {garage}.",
        "Este garaje no admite turnos ahora. Dé la vuelta y siga los letreros hacia {garage}.",
    ),
    Reason.EXPECTED_LATER: (
        "You are expected here from {day} at {time}. {around}",
        "Se le espera aquí desde el {day} a las {time}. {around}",
    ),
    Reason.EXPECTED_BEFORE: (
        "You were expected here until {day} at {time}. {around}",
        "Se le esperaba aquí hasta el {day} a las {time}. {around}",
    ),
    Reason.NOT_BY_VISIT: (
        "This garage lets no visitors in now. Turn around and follow the signs to {garage}.",
        "Este garaje no admite visitantes ahora. Dé la vuelta y siga los letreros hacia {garage}.",
    ),
    Reason.UNPAID: (
        "Your permit is not paid. Pay it on your page, or press the button to ask for help.",
        "Su permiso no está pagado. Páguelo en su página u oprima el botón para pedir ayuda.",
    ),
    Reason.SUSPENDED: (
        "Your permit is suspended. {around}",
        "Su permiso está suspendido. {around}",
    ),
    Reason.PASSBACK: (
        "Our records show this car inside already. {help}",
        "Según nuestros registros, este auto ya está adentro. {help}",
    ),
    Reason.PERMIT_IN_USE: (
        "Another car of your permit is inside. Drive it out, or press the button to ask for help.",
        "Otro auto de su permiso está adentro. Sáquelo u oprima el botón para pedir ayuda.",
    ),
    Reason.REPLACED: (
        "Another plate has this car's place through {day}: end that on your page. {help}",
        "Otra placa ocupa su lugar hasta el {day}: termine eso en su página. {help}",
    ),
    Reason.TEMPORARY_OVER: (
        "This temporary plate was good through {day}. Put it on again on your page. {help}",
        "Esta placa temporal valía hasta el {day}. Póngala otra vez en su página. {help}",
    ),
}

_ANOTHER_GARAGE = {"en": "another garage", "es": "otro garaje"}


_GAP = "…"
# Where a permit's hours begin again.
_FROM = {"en": " It does from {day} at {time}.", "es": " La cubre desde el {day} a las {time}."}


def sentence(reason: Reason, values: Mapping[str, str], language: str = "en") -> str:
    """Return the reason's sentence with its values; an unknown language speaks English.

    Values are as a decision gives them: days in ISO, money in cents. What has been purged since,
    or an older version did not give, shows as a gap.
    """
    spoken = language if language in LANGUAGES else "en"
    known = {name: value for name, value in values.items() if value}
    filled = {
        **dict.fromkeys(("plate", "hours", "day", "time", "amount"), _GAP),
        "garage": _ANOTHER_GARAGE[spoken],
        "help": (_SHOW_OR_HELP if "show" in known else _HELP)[spoken],
        "around": _TURN_AROUND[spoken],
        **known,
    }
    if "day" in known:
        filled["day"] = spoken_day(known["day"], spoken)
    if "time" in known:
        filled["time"] = spoken_time(known["time"])
    if "cents" in known:
        filled["amount"] = spoken_money(known["cents"])
    filled["from"] = _FROM[spoken].format_map(filled) if "time" in known else ""
    return _SENTENCES[reason][LANGUAGES.index(spoken)].format_map(filled)
