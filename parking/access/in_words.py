"""A lane's rules in force, in words that whoever answers for the garage can check."""

from collections.abc import Callable, Mapping

from parking.access.messages import LANGUAGES
from parking.access.policy import GaragePolicy, Strictness
from parking.access.rules import Direction, GarageState, LaneKind, LaneRules
from parking.access.spoken import spoken_windows

Pair = tuple[str, str]


def rules_in_words(rules: LaneRules, language: str = "en") -> tuple[str, ...]:
    """Each rule in force as a sentence, in the order in which the rules are asked."""
    spoken = LANGUAGES.index(language if language in LANGUAGES else "en")
    parts = (_exit,) if rules.direction is Direction.EXIT else _entry(rules)
    pairs = [*_above_all(rules), *(pair for part in parts for pair in part(rules))]
    return tuple(pair[spoken] for pair in pairs)


def _above_all(rules: LaneRules) -> tuple[Pair, ...]:
    always = (
        "Fire, the key switch, a confirmed action and responders open above every rule.",
        "Incendio, llave, una acción confirmada y los equipos de emergencia abren siempre.",
    )
    held = ("The lane is held open now.", "El carril se mantiene abierto ahora.")
    return (always, held) if rules.held_open else (always,)


Part = Callable[[LaneRules], tuple[Pair, ...]]


def _entry(rules: LaneRules) -> tuple[Part, ...]:
    if rules.kind is LaneKind.PUBLIC:
        return (_hot, _garage, _public, _permits, _presence)
    return (_hot, _garage, _restricted, _reading, _permits, _presence)


def _exit(rules: LaneRules) -> tuple[Pair, ...]:
    policy = rules.policy
    pairs = [
        (
            "Everybody is let out, also without a reading, a list or a payment.",
            "Se deja salir a todos, también sin lectura, sin lista o sin pago.",
        ),
        (
            f"Whoever has paid may take {policy.exit_grace_minutes} minutes to leave.",
            f"Quien ya pagó tiene {policy.exit_grace_minutes} minutos para salir.",
        ),
    ]
    hold = policy.exit_hold_seconds
    if hold:
        pairs.append(
            (
                f"Who owes is asked to pay for {hold} seconds, then let out with the balance.",
                f"A quien debe se le pide pagar {hold} segundos; luego sale con el saldo.",
            )
        )
        if rules.kind is LaneKind.PUBLIC:
            pairs.append(
                (
                    "Whose plate was not read is asked for the ticket as long, then let out.",
                    "A quien no se le leyó la placa se le pide el boleto igual tiempo; luego sale.",
                )
            )
    else:
        pairs.append(
            (
                "Who owes is let out at once with the balance.",
                "Quien debe sale de inmediato con el saldo pendiente.",
            )
        )
    return tuple(pairs)


def _hot(rules: LaneRules) -> tuple[Pair, ...]:
    policy = rules.policy
    threats = _choose(
        policy.hot_threats,
        ("A plate listed as a threat waits for a person.", "Una placa de alerta espera a alguien."),
        ("Threats are not asked about.", "No se pregunta por placas de alerta."),
    )
    debts = _choose(
        policy.hot_debts,
        (
            "A plate with unpaid citations is let in and noted.",
            "Una placa con multas sin pagar pasa y se anota.",
        ),
        ("Unpaid citations are not noted.", "Las multas sin pagar no se anotan."),
    )
    return (threats, debts)


def _garage(rules: LaneRules) -> tuple[Pair, ...]:
    state = _STATES[rules.garage_state]
    full = _choose(
        rules.policy.full_stops_permits,
        ("A full garage turns permits away too.", "Un garaje lleno tampoco admite permisos."),
        ("A full garage still lets permits in.", "Un garaje lleno sí admite permisos."),
    )
    return (state, full)


_STATES: Mapping[GarageState, Pair] = {
    GarageState.OPEN: ("The garage is open.", "El garaje está abierto."),
    GarageState.FULL: (
        "The garage is full: visitors are sent on.",
        "El garaje está lleno: a los visitantes se les envía a otro.",
    ),
    GarageState.CLOSED: (
        "The garage is closed to visitors.",
        "El garaje está cerrado para visitantes.",
    ),
    GarageState.CLOSED_TO_ALL: ("The garage is closed to all.", "El garaje está cerrado a todos."),
}


def _public(rules: LaneRules) -> tuple[Pair, ...]:
    everybody = (
        "Everybody is let in; who has no permit gets a claim code.",
        "Se admite a todos; quien no tiene permiso recibe un código.",
    )
    broken = _choose(
        rules.public_fails_open,
        ("With a broken camera it stays open.", "Con la cámara dañada sigue abierto."),
        ("With a broken camera a person decides.", "Con la cámara dañada decide una persona."),
    )
    return (everybody, broken)


def _restricted(rules: LaneRules) -> tuple[Pair, ...]:
    pairs: list[Pair] = [
        (
            "Only plates on the list are let in; all others wait for a person.",
            "Solo pasan las placas de la lista; las demás esperan a una persona.",
        )
    ]
    if rules.public_windows:
        pairs.append(
            (
                f"Everybody is let in {spoken_windows(rules.public_windows, 'en')}.",
                f"Se admite a todos {spoken_windows(rules.public_windows, 'es')}.",
            )
        )
    return tuple(pairs)


def _reading(rules: LaneRules) -> tuple[Pair, ...]:
    policy = rules.policy
    state = _choose(
        rules.unread_state_opens,
        (
            "A plate whose state was not read opens where only one enrolled plate has its number.",
            "Una placa sin estado leído abre si solo una placa registrada tiene ese número.",
        ),
        (
            "A plate whose state was not read waits for a person.",
            "Una placa sin estado leído espera a una persona.",
        ),
    )
    kind = _choose(
        rules.unread_type_opens,
        ("A plate shows no type: it opens.", "Una placa sin tipo visible abre."),
        (
            "A plate whose type was not read waits for a person.",
            "Una placa sin tipo leído espera a una persona.",
        ),
    )
    alias = _choose(
        policy.aliases,
        (
            "A misreading that a person has reviewed opens.",
            "Abre una lectura errada que una persona revisó.",
        ),
        ("Reviewed misreadings do not open.", "Las lecturas erradas revisadas no abren."),
    )
    return (state, kind, alias, *_factor(policy), *_still(policy))


def _factor(policy: GaragePolicy) -> tuple[Pair, ...]:
    if not policy.second_factor:
        return (("A badge or code opens nothing.", "Una credencial o código no abre nada."),)
    near = (
        "A plate one easily confused character off opens with a badge or code of its permit.",
        "Una placa con un carácter parecido abre con la credencial o el código de su permiso.",
    )
    alone = (
        "Where no plate could be read, or the camera is broken, a badge or code opens.",
        "Si no se pudo leer la placa o la cámara está dañada, abre una credencial o un código.",
    )
    return (near, alone) if policy.unread_with_factor else (near,)


def _still(policy: GaragePolicy) -> tuple[Pair, ...]:
    still = (
        "A picture that does not move waits for a person.",
        "Una imagen que no se mueve espera a una persona.",
    )
    vehicle = (
        "A plate with no car around it waits for a person, or for a badge or code.",
        "Una placa sin auto a su alrededor espera a una persona, una credencial o un código.",
    )
    asked = (policy.still_picture, still), (policy.needs_vehicle, vehicle)
    return tuple(words for is_on, words in asked if is_on)


def _permits(rules: LaneRules) -> tuple[Pair, ...]:
    policy = rules.policy
    grace = _choose(
        policy.expiry_grace_hours > 0,
        (
            f"A permit opens until {policy.expiry_grace_hours} hours after its end, noted.",
            f"Un permiso abre hasta {policy.expiry_grace_hours} horas tras su fin y se anota.",
        ),
        ("A permit opens until its end.", "Un permiso abre hasta su fin."),
    )
    early, late = policy.duty_early_minutes, policy.duty_late_minutes
    duty = _choose(
        policy.duty,
        (
            f"A duty opens {early} minutes early, and {late} minutes late for a late relief.",
            f"Un turno abre {early} minutos antes y {late} después, por si el relevo tarda.",
        ),
        ("Duties open nothing here.", "Los turnos no abren aquí."),
    )
    visits = _choose(
        policy.visits,
        (
            "A visitor comes in for as long as the office expects that car, and gets a ticket.",
            "Un visitante entra mientras la oficina espera ese auto, y recibe un boleto.",
        ),
        ("Expected visitors are not let in here.", "Los visitantes esperados no entran aquí."),
    )
    return (
        grace,
        visits,
        _strictly(_HOURS, policy.hours),
        _strictly(_UNPAID, policy.unpaid),
        _strictly(_SUSPENDED, policy.suspended),
        duty,
    )


def _presence(rules: LaneRules) -> tuple[Pair, ...]:
    policy = rules.policy
    pairs = (_strictly(_PASSBACK, policy.anti_passback), _strictly(_ONE, policy.one_inside))
    if Strictness.HARD not in (policy.anti_passback, policy.one_inside):
        return pairs
    minutes = policy.presence_trusted_minutes
    softens = (
        f"With a list older than {minutes} minutes, what other lanes saw is noted and opens.",
        f"Con una lista de más de {minutes} minutos, lo que vieron otros carriles se anota y abre.",
    )
    return (*pairs, softens)


_HOURS: Pair = ("A permit outside its hours", "Un permiso fuera de su horario")
_UNPAID: Pair = ("An unpaid permit", "Un permiso sin pagar")
_SUSPENDED: Pair = ("A suspended permit", "Un permiso suspendido")
_PASSBACK: Pair = ("A car that is already inside", "Un auto que ya está adentro")
_ONE: Pair = ("A second car of one permit", "Un segundo auto de un permiso")
_TAKEN: Mapping[Strictness, Pair] = {
    Strictness.OFF: ("is let in.", "pasa."),
    Strictness.SOFT: ("is let in and noted.", "pasa y se anota."),
    Strictness.HARD: ("is turned away.", "no pasa."),
}


def _strictly(what: Pair, strictness: Strictness) -> Pair:
    taken = _TAKEN[strictness]
    return (f"{what[0]} {taken[0]}", f"{what[1]} {taken[1]}")


def _choose(switch: bool, on: Pair, off: Pair) -> Pair:
    return on if switch else off
