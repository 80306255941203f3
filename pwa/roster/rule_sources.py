"""Say where the rule is written that a cell breaks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

ID, FORM = _l("GB 11643, the citizen identity number"), _l("the official form of 16 items (2017) and its checks")
WHY = {
    **dict.fromkeys(
        ("id_length", "id_signs", "id_check", "id_day", "born_differs", "sex_differs", "id_old", "id_born"), ID
    ),
    "joined_young": _l("the Constitution of the Communist Party of China, Art. 1"),
    **dict.fromkeys(("no_telephone", "same_day", "full_before_joined", "joined_before_born", "missing"), FORM),
    **dict.fromkeys(("probationary_full", "lost_no_day", "lost_both", "floating_both"), FORM),
    "ethnicity": _l("GB/T 3304, ethnic groups"),
    "education": _l("GB/T 4658, education"),
    "other_branch": _l("the 2019 Regulations, Art 25: the old unit stays responsible until the new one has accepted"),
}


def why(problem: Mapping[str, Any]) -> str:
    """Return the source of the rule, or ''."""
    return str(WHY.get(problem["code"], ""))
