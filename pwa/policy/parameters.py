"""Give the numbers of the rules that are in force for a unit: the defaults, with what units have set for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from .numbers import DEFAULTS, Parameter
from .sources import PRACTICE, Reason, _


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
    """Return why a unit may not set this value: `unknown`, `not_a_number`, `out_of_range`, `beyond_law`; None if it
    may."""
    if name not in DEFAULTS:
        return "unknown"
    if not value.isascii() or not value.isdigit() or len(value) > 6:
        return "not_a_number"
    known, number = DEFAULTS[name], int(value)
    if known.least <= number <= known.most:
        return None
    beyond = known.bound == ("least" if number < known.least else "most") and number > 0
    return "beyond_law" if beyond else "out_of_range"


def refusal(name: str, value: str) -> Reason | None:
    """Return the sentence about a value beyond the law; the article is the parameter's `source`. None for others."""
    if why_not(name, value) != "beyond_law":
        return None
    known = DEFAULTS[name]
    if known.bound == "least":
        text, bound = _("%(value)s is less than the law allows: at least %(bound)s."), known.least
    else:
        text, bound = _("%(value)s is more than the law allows: at most %(bound)s."), known.most
    return Reason(text, {"value": int(value), "bound": bound})


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
