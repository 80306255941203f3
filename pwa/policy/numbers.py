"""List the numbers of the rules, each with its unit of measure, its source, its basis, and the range that a unit may
set."""

from collections.abc import Mapping
from types import MappingProxyType

from .contact_numbers import CONTACTS
from .dues_numbers import DUES_NUMBERS
from .learning_numbers import LEARNING
from .measure_numbers import MEASURES
from .meeting_numbers import MEETINGS
from .night import NIGHT
from .parameter import Parameter
from .sources import (
    AFFILIATION,
    CARD,
    CASES,
    FIGURES,
    LAW,
    LIGHT,
    OURS,
    PLACEMENTS,
    PRACTICE,
    QUARTERLY,
    REG_24_ABROAD,
    REG_24_LOST,
    REG_32,
    REG_34_ABROAD,
    REG_34_GRADUATES,
    SEARCHES,
    STEPS,
    _,
)
from .transfer_numbers import TRANSFERS
from .unit_numbers import UNITS

DEFAULTS: Mapping[str, Parameter] = MappingProxyType(
    {
        parameter.name: parameter
        for parameter in (
            Parameter(
                "float.threshold_months",
                6,
                "months",
                LAW,
                REG_32,
                _("away this long, not transferred: a floating member"),
                1,
                6,
                "most",
            ),
            Parameter(
                "none.max_months", 3, "months", PRACTICE, AFFILIATION, _("away no longer than this: no paper is needed")
            ),
            Parameter(
                "cert.max_months", 6, "months", PRACTICE, AFFILIATION, _("a certificate letter is good for this long")
            ),
            Parameter(
                "contact.abroad_days",
                182,
                "days",
                LAW,
                REG_34_ABROAD,
                _("contact with a member abroad at least this often"),
                30,
                182,
                "most",
            ),
            Parameter(
                "graduate.keep_years",
                2,
                "years",
                LAW,
                REG_34_GRADUATES,
                _("a graduate's membership may stay at the university this long"),
                1,
                2,
                "most",
            ),
            Parameter(
                "abroad.suspend_years",
                5,
                "years",
                LAW,
                REG_24_ABROAD,
                _("abroad this long without return: a meeting decides"),
                5,
                50,
                "least",
            ),
            Parameter(
                "figures.least",
                5,
                "people",
                OURS,
                FIGURES,
                _("smaller figures are hidden from who may not open the rows"),
                2,
                20,
            ),
            Parameter(
                "case.urgent_days",
                7,
                "days",
                OURS,
                CASES,
                _("hardship, wages, labour protection and health: answered within this time"),
                1,
                60,
            ),
            Parameter(
                "placement.answer_days",
                10,
                "days",
                OURS,
                PLACEMENTS,
                _("a host takes in or refuses who reports in within this time"),
                1,
                60,
            ),
            Parameter("case.days", 15, "days", OURS, CASES, _("any other request: answered within this time"), 1, 90),
            Parameter(
                "case.guidance_days",
                10,
                "days",
                OURS,
                CASES,
                _("a level that was asked for guidance gives it within this time"),
                1,
                60,
            ),
            Parameter(
                "case.left_days",
                2,
                "days",
                OURS,
                CASES,
                _("what guidance leaves to the level that asked, before the promised day"),
                1,
                30,
            ),
            Parameter(
                "case.settled_days",
                14,
                "days",
                OURS,
                CASES,
                _("asked whether it is settled, a member has this long before being asked again"),
                7,
                90,
            ),
            Parameter(
                "contact.outflow_days",
                90,
                "days",
                PRACTICE,
                QUARTERLY,
                _("contact with a member away at least this often"),
                30,
            ),
            *(Parameter(*one) for one in CONTACTS),
            Parameter(
                "contact.warn_days",
                75,
                "days",
                OURS,
                STEPS,
                _("not heard from for this long: contact will be due"),
                30,
            ),
            Parameter(
                "contact.searching_days",
                120,
                "days",
                OURS,
                STEPS,
                _("not heard from for this long: the branch begins to search"),
                30,
            ),
            Parameter(
                "lost.months",
                6,
                "months",
                LAW,
                REG_24_LOST,
                _("out of contact this long and still not found after every effort: a meeting decides"),
                6,
                60,
                "least",
            ),
            Parameter(
                "lost.removal_after_suspension_years",
                2,
                "years",
                LAW,
                REG_24_LOST,
                _("suspended this long and still not found: a meeting decides on removal"),
                2,
                50,
                "least",
            ),
            Parameter(
                "lost.search_days",
                30,
                "days",
                OURS,
                SEARCHES,
                _("a search for someone out of contact is looked at again within this time"),
                7,
                180,
            ),
            Parameter("round.answer_seconds", 60, "seconds", OURS, LIGHT, _("what a round costs one person"), 10, 600),
            Parameter(
                "round.question_seconds", 30, "seconds", OURS, LIGHT, _("what each own question adds to it"), 5, 600
            ),
            Parameter(
                "round.again_days", 180, "days", OURS, LIGHT, _("whom a round asked this lately is named first"), 30
            ),
            Parameter("round.back_days", 30, "days", OURS, LIGHT, _("a round begins no longer ago than this"), 0, 366),
            Parameter("round.long_days", 180, "days", OURS, LIGHT, _("a round longer than this is warned of"), 30),
            Parameter("cards.on_paper", 1, "yes or no", PRACTICE, CARD, _("activity cards are issued on paper"), 0, 1),
            *(Parameter(*one) for one in (*UNITS, *MEETINGS, *NIGHT, *TRANSFERS, *DUES_NUMBERS, *LEARNING, *MEASURES)),
        )
    }
)

__all__ = ["DEFAULTS", "Parameter"]
