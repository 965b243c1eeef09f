"""What is wrong with a roster's line, in words that whoever made it can act on."""

from flask_babel import gettext as _

from parking.rights.roster import Fault, Problem


def problem_words(problem: Problem) -> str:
    """What is wrong with a line, and how it should be."""
    text = problem.text
    writers = {
        Fault.NO_HEADER: lambda: _("The first line must name the columns: %(names)s.", names=text),
        Fault.TOO_LONG: lambda: _("A roster has at most %(most)s lines. Split it.", most=text),
        Fault.UNKNOWN_PERSON: lambda: _(
            "Nobody has the number, badge or address “%(text)s”.", text=text
        ),
        Fault.UNKNOWN_GARAGE: lambda: _("There is no garage “%(text)s”.", text=text),
        Fault.BAD_TIME: lambda: _("“%(text)s” is no time. Write 2026-03-07 19:00.", text=text),
        Fault.ODD_TIMES: lambda: _(
            "It must end after it begins, within 36 hours: %(text)s.", text=text
        ),
        Fault.PAST: lambda: _("It is over already: %(text)s.", text=text),
        Fault.TWICE: lambda: _("The same duty stands in line %(line)s.", line=text),
    }
    return str(writers[problem.fault]())
