"""Parameters of the rules with their source, 'law' or 'practice'. A unit may override them."""

from .calendar import add_months, day_count
from .cell_suppression import hidden_cells
from .instruments import Instrument, Reason, instrument_for, is_floating
from .parameters import DEFAULTS, Parameter, Parameters, resolve, why_not
from .small_figures import shielded

__all__ = [
    "DEFAULTS",
    "Instrument",
    "Parameter",
    "Parameters",
    "Reason",
    "add_months",
    "day_count",
    "hidden_cells",
    "instrument_for",
    "is_floating",
    "resolve",
    "shielded",
    "why_not",
]
