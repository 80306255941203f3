"""List the numbers of the rules about learning, as the arguments of a parameter (`parameter.py`)."""

from .member_sources import TRAINING
from .sources import LAW, _

LEARNING = (
    ("learning.hours_a_year", 32, "hours", LAW, TRAINING, _("class hours a year, normally at least"), 32, 200, "least"),
)
