"""The rules on plain values, and their parameters with source, 'law' or 'practice', which a unit may override."""

from .calendar import add_months, age_on, day_count
from .cell_suppression import hidden_cells
from .instruments import Instrument, instrument_for, is_floating, is_university, relation_should_move
from .numbers import DEFAULTS, Parameter
from .parameters import Parameters, refusal, resolve, why_not
from .small_figures import suppressed
from .sources import Reason, basis_of, clause_of
from .working_days import (
    WorkingCalendar,
    WorkingTerm,
    unknown_years_reason,
    working_days_after,
    working_days_between,
    working_term,
)

__all__ = [
    "DEFAULTS",
    "Instrument",
    "Parameter",
    "Parameters",
    "Reason",
    "WorkingCalendar",
    "WorkingTerm",
    "add_months",
    "age_on",
    "basis_of",
    "clause_of",
    "day_count",
    "hidden_cells",
    "instrument_for",
    "is_floating",
    "is_university",
    "refusal",
    "relation_should_move",
    "resolve",
    "suppressed",
    "unknown_years_reason",
    "why_not",
    "working_days_after",
    "working_days_between",
    "working_term",
]
