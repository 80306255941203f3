"""List the numbers of the rules about the night, in which nobody is reminded, as the arguments of a parameter
(`parameter.py`)."""

from typing import Any

from .sources import OURS, REMINDERS, _

NIGHT: tuple[tuple[Any, ...], ...] = (
    ("reminder.quiet_from", 21, "o'clock", OURS, REMINDERS, _("from then on no reminder is sent"), 18, 23),
    ("reminder.quiet_until", 8, "o'clock", OURS, REMINDERS, _("until then no reminder is sent"), 6, 12),
)
