"""List the parameters of the rules, each with its unit of measure, its source, and whether it is law or practice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

LAW, PRACTICE = "law", "practice"


def _(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return msgid


# The sources of the rules, as they are cited to readers. S-numbers in this package are explained in docs/rules.md.
REG_24 = _("Regulations on the Education and Management of Party Members (2019), Art. 24")
REG_25 = _("Regulations on the Education and Management of Party Members (2019), Art. 25")
REG_32 = _(
    "Regulations on the Education and Management of Party Members (2019), Art. 32; Opinion on Floating Members (2024)"
)
REG_33 = _("Regulations on the Education and Management of Party Members (2019), Art. 33")
REG_34 = _("Regulations on the Education and Management of Party Members (2019), Art. 34")
CARD = _("Rules on the activity card for floating members (2006), in force from 1 January 2007")
LETTER = _("Guidance on affiliation and certificate letters, local practice")
OWN = _("Yanxing's own proposal: a small figure can point at a person")
LIGHT = _("Yanxing's own proposal, so that rounds stay light (Opinions on Formalism at the Fingertips, 2023)")
CASES = _("Yanxing's own proposal: whoever asks for help knows by when there is an answer")
SEARCHES = _("Yanxing's own proposal: a search goes on until people end it, so it is looked at again and again")
QUARTERLY = _("Local practice: contact once a quarter; nothing shorter than 30 days")


@dataclass(frozen=True)
class Parameter:
    """One number of a rule. `words`: what it is for; `source`: where it is written; `basis`: law or practice; `least`
    and `most`: the range that a unit may set."""

    name: str
    value: int
    unit: str
    basis: str
    source: str
    words: str
    least: int = 1
    most: int = 1_000


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
            ),
            Parameter(
                "none.max_months", 3, "months", PRACTICE, LETTER, _("away no longer than this: no paper is needed")
            ),
            Parameter(
                "cert.max_months", 6, "months", PRACTICE, LETTER, _("a certificate letter is good for this long")
            ),
            Parameter(
                "contact.abroad_days",
                182,
                "days",
                LAW,
                REG_34,
                _("contact with a member abroad at least this often"),
                30,
            ),
            Parameter(
                "graduate.keep_years",
                2,
                "years",
                LAW,
                REG_33,
                _("a graduate's membership may stay at the university this long"),
            ),
            Parameter(
                "abroad.suspend_years", 5, "years", LAW, REG_24, _("abroad this long without return: a meeting decides")
            ),
            Parameter(
                "figures.least",
                5,
                "people",
                PRACTICE,
                OWN,
                _("smaller figures are hidden from who may not open the rows"),
                2,
                20,
            ),
            Parameter(
                "case.urgent_days",
                7,
                "days",
                PRACTICE,
                CASES,
                _("hardship, wages, labour protection and health: answered within this time"),
                1,
                60,
            ),
            Parameter(
                "case.days", 15, "days", PRACTICE, CASES, _("any other request: answered within this time"), 1, 90
            ),
            Parameter(
                "case.guidance_days",
                10,
                "days",
                PRACTICE,
                CASES,
                _("a level that was asked for guidance gives it within this time"),
                1,
                60,
            ),
            Parameter(
                "case.left_days",
                2,
                "days",
                PRACTICE,
                CASES,
                _("what guidance leaves to the level that asked, before the promised day"),
                1,
                30,
            ),
            Parameter(
                "case.settled_days",
                14,
                "days",
                PRACTICE,
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
            Parameter(
                "contact.warn_days",
                75,
                "days",
                PRACTICE,
                QUARTERLY,
                _("no word for this long: contact will be due"),
                30,
            ),
            Parameter(
                "contact.searching_days",
                120,
                "days",
                PRACTICE,
                QUARTERLY,
                _("no word for this long: the branch begins to search"),
                30,
            ),
            Parameter(
                "lost.months",
                6,
                "months",
                LAW,
                REG_24,
                _("out of contact this long and not found by all means: a meeting decides"),
            ),
            Parameter(
                "lost.removal_after_suspension_years",
                2,
                "years",
                LAW,
                REG_24,
                _("suspended this long and still not found: a meeting decides on removal"),
            ),
            Parameter(
                "lost.search_days",
                30,
                "days",
                PRACTICE,
                SEARCHES,
                _("a search for someone out of contact is looked at again within this time"),
                7,
                180,
            ),
            Parameter(
                "round.answer_seconds", 60, "seconds", PRACTICE, LIGHT, _("what a round costs one person"), 10, 600
            ),
            Parameter(
                "round.question_seconds", 30, "seconds", PRACTICE, LIGHT, _("what each own question adds to it"), 5, 600
            ),
            Parameter(
                "round.again_days", 180, "days", PRACTICE, LIGHT, _("whom a round asked this lately is named first"), 30
            ),
            Parameter(
                "round.back_days", 30, "days", PRACTICE, LIGHT, _("a round begins no longer ago than this"), 0, 366
            ),
            Parameter("round.long_days", 180, "days", PRACTICE, LIGHT, _("a round longer than this is warned of"), 30),
        )
    }
)


@dataclass(frozen=True)
class Parameters:
    """The parameters in force for one unit."""

    by_name: Mapping[str, Parameter]

    def __getitem__(self, name: str) -> int:
        """Return a parameter's number. Raises KeyError for an unknown name."""
        return self.by_name[name].value

    def source(self, name: str) -> str:
        """Return a parameter's source: a msgid, or the text of the unit that has set it."""
        return self.by_name[name].source


def why_not(name: str, value: str) -> str | None:
    """Return why a unit may not set this value: `unknown`, `not_a_number`, `out_of_range`; None if it may."""
    if name not in DEFAULTS:
        return "unknown"
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        return "not_a_number"
    return None if DEFAULTS[name].least <= int(value) <= DEFAULTS[name].most else "out_of_range"


def resolve(overrides: Mapping[str, tuple[str, str]] = MappingProxyType({})) -> Parameters:
    """Return the defaults with the units' own values: `overrides` maps name → (value, source), as `Override.in_force`
    returns them. Unknown names and values out of range are ignored, so that an old row cannot break a rule.
    """
    own = {
        name: replace(DEFAULTS[name], value=int(value), source=source, basis=PRACTICE)
        for name, (value, source) in overrides.items()
        if why_not(name, value) is None
    }
    return Parameters(MappingProxyType({**DEFAULTS, **own}))
