"""Define the fields of an answer and of an attempt, and check them: where somebody is, and the round's own
questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.cases import labels as case_labels
from pwa.cases.request_form import FIELDS as REQUEST
from pwa.core.characters import has_forbidden_characters
from pwa.core.fields import Ask, Checked, Choice, Fields, Flag, Reader, Schema, Text
from pwa.core.ids import as_uuid
from pwa.places import is_abroad
from pwa.reports.location_fields import LOCATION, ComingDay, check_location
from pwa.reports.rules import Known

from . import labels
from .rules import ANSWERS, AWAY, LONGEST, MOST_OPTIONS, PLACE_FIELDS, QUESTION_FIELDS, STAY_OF, TRIED


@dataclass(frozen=True, kw_only=True)
class Reply(Ask):
    """The answer to a round's own question: one text or several. Whether it fits is checked once the round is known."""

    default: Any = ""
    several: bool = True
    description: str = "Answer to the round's own question of this place"

    def read(self, given: Any, today: date) -> tuple[Any, str | None]:
        if not isinstance(given, list):
            return Text(self.name, most=LONGEST["answer"]).read(given, today)
        if not all(isinstance(part, str) for part in given) or len(given) > MOST_OPTIONS:
            return None, "wrong_type"
        if has_forbidden_characters(given) or any(len(part) > LONGEST["answer"] for part in given):
            return None, "control_character" if has_forbidden_characters(given) else "too_long"
        return list(dict.fromkeys(given)), None

    def schema(self) -> Schema:
        text = Text(self.name, most=LONGEST["answer"]).schema()
        return {"anyOf": [text, {"type": "array", "maxItems": MOST_OPTIONS, "items": text}]}


CHOOSE = {"empty": _l("choose"), "optional": False}
ROUND = Text("round", "", 36, required=True, description="Id of a round that asks this member")
PLACE = {name: LOCATION[name] for name in PLACE_FIELDS} | {
    "since": LOCATION["since"].with_changes(short="", required=False),
    "stay": LOCATION["stay"].with_changes(label=_l("If abroad: for how long?"), required=False),
}
REPLIES = [Reply(name) for name in QUESTION_FIELDS]
HOMECOMING = (
    Choice("comes", _l("Do you come home for the Spring Festival?"), labels.COMES, attributes={"compact": True},
           description="Only where the round asks it; `yes` with both days"),
    ComingDay("comes_on", _l("From which day?"), short=_l("Home from")),
    ComingDay("leaves_on", _l("Until which day are you home?"), short=_l("Home until")),
)  # fmt: skip
OF_OTHERS = {"comes": _l("Do they come home for the Spring Festival?"), "comes_on": _l("From which day?"),
             "leaves_on": _l("Until which day are they home?")}  # fmt: skip
NEEDS = Text("needs", "", LONGEST["needs"], control="textarea", attributes={"rows": 2})
WORRY = {"attributes": CHOOSE, "required": False, "description": ""}
ANSWER = Fields(
    ROUND,
    Choice("outcome", _l("Where are you now?"), {name: labels.OUTCOMES[name] for name in ANSWERS}, required=True),
    Flag("unchanged", description="True confirms what was shown, which comes along"),
    *(PLACE | {"since": PLACE["since"].with_changes(hint=_l("Whoever is back home says since which day."))}).values(),
    *REPLIES,
    *HOMECOMING,
    NEEDS.with_changes(label=_l("What would help you?")),
    Text("note", _l("Anything else"), LONGEST["note"], attributes={"autocomplete": "off"}),
)  # fmt: skip
ATTEMPT = Fields(
    ROUND.with_changes(label=_l("Round"), control="select_field", attributes={**CHOOSE, "maxlength": None}),
    Choice("subject", _l("Whom did you try to reach?"), control="select_field", required=True, beside=True,
           attributes=CHOOSE),
    Choice("way", _l("How?"), {way: labels.WAYS[way] for way in TRIED}, required=True, attributes={"compact": True}),
    Choice("outcome", _l("What came of it?"), labels.OUTCOMES, required=True),
    *(PLACE | {"reason": PLACE["reason"].with_changes(label=_l("Why are they away?"), short="")}).values(),
    *REPLIES,
    *(ask.with_changes(label=OF_OTHERS[ask.name]) for ask in HOMECOMING),
    NEEDS.with_changes(label=_l("What does this person need?")),
    Text("note", _l("A note for whoever asks next"), LONGEST["note"], control="textarea", attributes={"rows": 2}),
    Text("worry", _l("What is it?"), LONGEST["worry"], control="textarea", description="Becomes a case",
         attributes={"rows": 3}),
    REQUEST["category"].with_changes(name="worry_category", **WORRY),
    REQUEST["readers"].with_changes(name="worry_readers", choices=case_labels.READERS_OF_OTHERS, default="branch",
                           **WORRY | {"attributes": {"optional": False}}),
)  # fmt: skip


def check_answer(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `answer`, version 1: where the person is in this round, and the round's own questions.

    `unchanged` confirms the values that the page showed. They are sent with it, so the entry means the same whenever it
    arrives.
    """
    read = Reader(ANSWER, fields, recorded_on)
    unchanged, outcome = read("unchanged"), read("outcome")
    check_round(read)
    check_place(read, outcome, known, asked=not unchanged)
    return read.all("unchanged", "outcome", "round", *PLACE_FIELDS)


def check_attempt(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `attempt`, version 1: the channel, the result, and what worries the member.

    A place is given only when it is new. Without a day it holds since the day of the attempt.
    """
    read = Reader(ATTEMPT, _dated(fields, recorded_on), recorded_on)
    outcome = read("outcome")
    check_round(read)
    check_place(read, outcome, known, asked=False)
    read("worry_category", required=bool(read("worry")))
    return read.all("subject", "outcome", "round", *PLACE_FIELDS, "worry", "worry_category")


def _dated(fields: Mapping[str, Any], recorded_on: date) -> Mapping[str, Any]:
    outcome, placed = fields.get("outcome"), fields.get("division") or fields.get("country")
    news = outcome == "returned" or (outcome in AWAY and placed)
    return {**fields, "since": recorded_on.isoformat()} if news and fields.get("since") in (None, "") else fields


def check_round(read: Reader) -> None:
    """Read the id of the round; whether the round exists is checked later."""
    named = read("round")
    if named and not as_uuid(named):
        read.refuse("round", "unknown_round")
    read.out.values["round"] = str(as_uuid(named) or named or "")


def check_place(read: Reader, outcome: str, known: Known, asked: bool = True) -> None:
    """Check where somebody is, as in form `location`. `says_place` becomes true when a place is named.

    `asked`: somebody away must give place and day, somebody back the day.
    """
    said = {name: read.sent[name] for name in PLACE_FIELDS if read.sent.get(name) not in (None, "")}
    out = read.out
    if outcome in AWAY and (asked or said.keys() & {"division", "country"}):
        place = check_location({"stay": "unknown", **said}, read.today, known)
        if outcome == "abroad" and not is_abroad(said.get("country") or said.get("division")):
            place.errors.setdefault("country", "required")
            place.errors.pop("division", None)
        if outcome != "abroad" and said.get("country") and not said.get("division"):
            place.errors |= {"division": "required"}
        out.values |= place.values | {"says_place": True}
        out.values["stay"] = STAY_OF.get(outcome, place.values.get("stay"))
        out.errors |= place.errors
        return
    back = outcome in ("here", "returned") and ("since" in said or (asked and outcome == "returned"))
    if back:
        place = check_location({"back_home": True, "since": said.get("since")}, read.today, known)
        out.values |= place.values
        out.errors |= place.errors
    out.values["says_place"] = back
    read("phone")
