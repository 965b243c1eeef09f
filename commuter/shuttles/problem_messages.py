"""What the importer says about each fault, with the way out, in the reader's language."""

from collections.abc import Mapping

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from commuter.shuttles.problems import Code, Problem

SENTENCES: Mapping[Code, LazyString] = {
    Code.NOT_FOUND: _l("There is no file or folder here that can be read."),
    Code.NOT_A_FEED: _l("This is neither a folder nor a zip archive of a GTFS feed."),
    Code.DAMAGED_ARCHIVE: _l("The archive is damaged. Fetch or pack it again."),
    Code.ENCRYPTED: _l("The archive is locked by a password. Pack it without one."),
    Code.UNSAFE_NAME: _l("This name points outside the archive. Pack the feed's files alone."),
    Code.REPEATED_NAME: _l("This file is in the feed twice. Leave one of them."),
    Code.TOO_LARGE: _l("This is larger than the %(limit)s that are read."),
    Code.TOO_MANY_ROWS: _l("There are more than the %(limit)s entries that are read."),
    Code.MISSING_FILE: _l("The feed has no such file, and cannot do without it."),
    Code.MISSING_CALENDAR: _l("The feed has neither calendar.txt nor calendar_dates.txt."),
    Code.EMPTY_FILE: _l("The file is empty: not even column names are in it."),
    Code.MISSING_COLUMN: _l("The column %(column)s is missing."),
    Code.REPEATED_COLUMN: _l("The column %(column)s is there twice."),
    Code.ROW_LENGTH: _l("The row has %(found)s cells; the header has %(expected)s."),
    Code.BAD_QUOTES: _l("A quotation mark is not closed, or stands where none may be."),
    Code.CONTROL_CHARACTER: _l("The row holds an invisible control character. Remove it."),
    Code.TOO_LONG: _l("A cell is longer than the %(limit)s characters that are kept."),
    Code.MISSING_VALUE: _l("%(column)s is empty."),
    Code.BAD_TIME: _l("%(column)s is “%(value)s”; a time is written HH:MM:SS."),
    Code.BAD_DATE: _l("%(column)s is “%(value)s”; a date is written YYYYMMDD."),
    Code.BAD_NUMBER: _l("%(column)s is “%(value)s”, which is not a number that fits here."),
    Code.BAD_CHOICE: _l("%(column)s is “%(value)s”; it can be: %(allowed)s."),
    Code.BAD_POSITION: _l("%(column)s is %(value)s, which is nowhere on earth."),
    Code.BAD_ZONE: _l("The time zone “%(value)s” is not known. Write it like America/New_York."),
    Code.MIXED_ZONES: _l("The time zone is %(value)s, but the first agency's is %(other)s."),
    Code.REPEATED_ID: _l("%(column)s “%(value)s” is already in line %(first)s."),
    Code.UNKNOWN_REFERENCE: _l("%(column)s “%(value)s” is not in %(other)s."),
    Code.PERIOD_BACKWARDS: _l("The period of service “%(value)s” ends before it starts."),
    Code.DATES_CONFLICT: _l("Service “%(value)s” is both added and removed on %(day)s."),
    Code.HEADWAY_BACKWARDS: _l("The headway of trip “%(value)s” ends before it starts."),
    Code.NO_END_TIME: _l("Trip “%(value)s” has no usable time at its first or last stop."),
    Code.NO_TRIPS: _l("No trip of this feed can be used."),
    Code.LINE_ENDS: _l("Lines end in a lone carriage return. They were read as lines."),
    Code.ENCODING: _l("The file is not UTF-8. It was read as %(encoding)s: check the accents."),
    Code.IN_FOLDER: _l("The files are inside the folder “%(folder)s”. They were read from there."),
    Code.NAME_CASE: _l("The file should be called %(expected)s. It was read all the same."),
    Code.SPARE_CELLS: _l("The row has empty cells past the last column. They were ignored."),
    Code.SHORT_HOUR: _l("The hour of %(value)s has one digit. It was read as %(read_as)s."),
    Code.SEVERAL_PERIODS: _l("Service “%(value)s” has several periods. It runs in each of them."),
    Code.REPEATED_ROW: _l("The row repeats an earlier one. It was counted once."),
    Code.BACKWARDS: _l(
        "Trip “%(value)s” goes back in time here. "
        "A time between the stops before and after was taken."
    ),
    Code.PAST_MIDNIGHT: _l(
        "Trip “%(value)s” starts the clock again at midnight. "
        "Its times from here on were carried past 24:00."
    ),
    Code.LEAVES_BEFORE_ARRIVING: _l(
        "Trip “%(value)s” leaves before it arrives. "
        "The time that does not fit its other stops was left out."
    ),
    Code.TRIP_TOO_SHORT: _l("Trip “%(value)s” has fewer than two stops. It was left out."),
    Code.NO_NAME: _l("“%(value)s” has no name. Its id is shown instead."),
    Code.NO_POSITION: _l("Stop “%(value)s” has no position. It will not be on a map."),
    Code.BAD_COLOUR: _l("%(column)s is “%(value)s”, not a color. The usual one is used."),
    Code.NO_DATES: _l("The feed has no service on any date."),
    Code.TIMETABLE_ENDED: _l("The timetable ended on %(day)s. There will be no departures."),
    Code.TIMETABLE_AHEAD: _l("The timetable starts on %(day)s. Until then nothing departs."),
}


def sentence_of(problem: Problem) -> str:
    """The problem in one or two sentences, with how many further lines are like it."""
    sentence = str(SENTENCES[problem.code]) % problem.values
    if not problem.more:
        return sentence
    alike = ngettext("(and one more line)", "(and %(num)d more lines)", problem.more)
    return f"{sentence} {alike}"
