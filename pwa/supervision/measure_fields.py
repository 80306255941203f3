"""Declare the fields with which a measure, the steps before it and what follows are recorded."""

from flask_babel import lazy_gettext as _l

from pwa.core.fields import Choice, Day, Fields, Text, Whole
from pwa.reports.location_fields import ComingDay

from . import labels

NAME, WORDS = 120, 1000
OFF = {"autocomplete": "off"}
CHOOSE = {"empty": _l("choose"), "optional": False}
# fmt: off
DECIDED = Fields(
    Choice("kind", _l("What was decided?"), labels.KINDS, required=True),
    Choice("ground", _l("Why are they removed?"), labels.GROUNDS, control="select_field", conditional=True,
           attributes=CHOOSE, hint=_l("Only for a removal.")),
    ComingDay("until", _l("Last day of the correction period"), conditional=True,
              attributes={"optional": False}, hint=_l("Only for a correction period: within a year.")),
    Text("helpers", _l("Who helps them?"), NAME, conditional=True, attributes={**OFF, "optional": False},
         hint=_l("Only for a correction period.")),
    Day("held_on", _l("On which day was it decided?"), required=True, attributes={"data_today": True}),
    Text("meeting", _l("Which meeting, or who?"), NAME, required=True, attributes=OFF),
    Whole("expected", _l("Voting members who should attend"), 4, hint=_l("The votes only if there was a vote.")),
    Whole("votes_for", _l("Votes for"), 4),
    Whole("votes_against", _l("Votes against"), 4),
    Whole("abstained", _l("Abstained"), 4),
    Text("approver", _l("Approved by"), NAME, attributes=OFF),
    Text("document", _l("Document number"), NAME, attributes=OFF),
    ComingDay("effective_on", _l("In force since"), hint=_l("Empty: the day of the decision.")),
)
# fmt: on
BALLOTS = ("expected", "votes_for", "votes_against", "abstained")
ONLY_FOR = {"ground": "removed", "until": "correction", "helpers": "correction"}  # field → the only kind that needs it
CONSIDERED = Fields(
    Choice("kind", _l("What is considered?"), labels.KINDS, required=True),
    Day("on", _l("When did it happen?"), required=True),
    Text("words", _l("What happened?"), WORDS, control="textarea", required=True, attributes={"rows": 3}),
)
FACT = Fields(
    Day("on", _l("When did it happen?"), required=True),
    Text("words", _l("What happened?"), WORDS, control="textarea", required=True, attributes={"rows": 3}),
)
NOTICE = Fields(
    Day("notified_on", _l("On which day was the member told?"), required=True, attributes={"data_today": True})
)
LOOK = Fields(
    Day("on", _l("On which day?"), required=True, attributes={"data_today": True}),
    Text("words", _l("How is the correction going?"), WORDS, control="textarea", required=True, attributes={"rows": 3}),
)
APPEAL = Fields(
    Text("words", _l("What do you object to?"), WORDS, control="textarea", required=True, attributes={"rows": 4})
)
ANSWER = Fields(
    Day("on", _l("On which day?"), required=True, attributes={"data_today": True}),
    Text("words", _l("What was answered, and by whom?"), WORDS, control="textarea", required=True,
         attributes={"rows": 3}),
)  # fmt: skip
END = Fields(
    Choice("outcome", _l("How does it end?"), labels.OUTCOMES, required=True),
    Day("ended_on", _l("On which day?"), required=True, attributes={"data_today": True}),
)
BECAUSE = Fields(Text("because", _l("What was recorded wrongly?"), 200, required=True, attributes=OFF))
