"""Say one's own data in Chinese words and China time, for the CSV that opens in WPS.

The file is in Chinese whatever the language of the pages: it is taken to offices. So its headings are written here and
not translated; values that are codes take the labels of the packages, in Chinese.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from flask_babel import force_locale

from pwa.cases import labels as cases
from pwa.core.clock import CHINA
from pwa.core.features import registry
from pwa.dues import labels as dues
from pwa.identity import labels as identity
from pwa.incorporation import file_proposal_labels as proposals
from pwa.incorporation import labels as placements
from pwa.incorporation import unit_labels as units
from pwa.learning import labels as learning
from pwa.liaison import labels as liaison
from pwa.management import incoming_labels
from pwa.management import labels as management
from pwa.meetings import labels as meetings
from pwa.members import labels as members
from pwa.members.labels import place_words
from pwa.organisations import labels as organisations
from pwa.papers import labels as papers
from pwa.reminders import labels as reminders
from pwa.reports import labels as reports
from pwa.screening import labels as screening
from pwa.supervision import appraisal_labels
from pwa.supervision import labels as supervision

HEADINGS = ("类别", "序号", "项目", "内容")


def _words(kind: str) -> dict[str, str]:
    """Read the words of every `section` or `field` from data/csv_words.tsv: kind, name, words."""
    lines = files("pwa.me").joinpath("data/csv_words.tsv").read_text("utf-8").splitlines()
    return {name: words for of, name, words in (line.split("\t") for line in lines) if of == kind}


SECTIONS, FIELDS = _words("section"), _words("field")
LANGUAGES = {"zh": "中文", "en": "英文"}
OUTCOMES = {
    "rejected": "未收入",
    "conflict": "内容冲突",
    "stopped": "已停止",
    "made": "已生效",
    "taken_back": "已取消",
    "void": "已失效",
}
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
EVERYWHERE: dict[str, Mapping[str, Any]] = {
    "stay": reports.STAYS,
    "settled": reports.SETTLED,
    "reason": reports.REASONS,
    "employer_kind": reports.EMPLOYER_KINDS,
    "topic": reports.TOPICS,
    "source": reports.SOURCES,
    "verdict": reports.VERDICTS,
    "sex": members.SEXES,
    "item": members.FIELDS,
    "consent_way": members.CONSENT_WAYS,
    "role": {str(role): words for role, words in organisations.ROLES.items()},
    "category": cases.KINDS,
    "readers": cases.READERS,
    "worry_category": cases.KINDS,
    "worry_readers": cases.READERS,
    "finding": screening.FINDINGS,
    "paper_kind": papers.KINDS,
    "types": meetings.KINDS,
    "state": meetings.STATES,
    "attended": meetings.STATES,
    "stance": meetings.STANCES,
    "direction": liaison.DIRECTIONS,
    "channel": liaison.CHANNELS,
    "pause_reason": liaison.PAUSES,
    "occasion": liaison.OCCASIONS,
    "standing": {"own": "本支部党员", **meetings.STANDINGS},
    "before": screening.OUTCOMES,
    "way": screening.WAYS,
    "language": LANGUAGES,
    **{name: {code: names[0] for code, names in table.items()} for name, table in members.TABLES.items()},
    "outcome": {**screening.OUTCOMES, **organisations.OUTCOMES, **OUTCOMES},
}
OF_SECTION: dict[tuple[str, str], Mapping[str, Any]] = {
    ("member", "kind"): members.KINDS,
    ("hosts", "asked_way"): placements.WAYS, ("hosts", "closed_why"): placements.ENDED,
    ("hosts", "ended_why"): placements.ENDED, ("hosts", "refusal"): placements.REASONS,
    ("placement_messages", "from"): placements.SIDES,
    ("consents", "kind"): {kind: words[0] for kind, words in identity.CONSENTS.items()},
    ("membership_ends", "reason"): members.LEAVING, ("decisions", "kind"): reports.ACTIVITIES,
    ("file_proposals", "verdict"): proposals.STATES, ("unit_proposals", "state"): units.STATES,
    ("minutes", "role"): meetings.SEALERS, ("seals", "role"): meetings.SEALERS,
    ("left_out_of_elections", "reason"): meetings.LEFT_OUT,
    ("reminders", "kind"): reminders.KINDS, ("reminder_switches", "kind"): reminders.KINDS,
    ("reminders", "channel"): reminders.CHANNELS, ("reminder_switches", "channel"): reminders.CHANNELS,
    ("reminders", "outcome"): reminders.OUTCOMES,
    ("transfers", "way"): management.WAYS, ("transfers", "state"): management.STATES,
    ("incoming_letters", "state"): incoming_labels.STATES,
    ("transfer_steps", "kind"): management.STEPS,
    ("learning_exemptions", "reason"): learning.REASONS,
    ("dues_settings", "payer"): dues.PAYERS, ("dues_payments", "kind"): dues.KINDS,
    ("measures", "kind"): supervision.KINDS, ("measures", "ground"): supervision.GROUNDS,
    ("appraisals", "grade"): appraisal_labels.GRADES,
    ("measures", "outcome"): supervision.OUTCOMES, ("measure_entries", "kind"): supervision.ENTRIES,
    ("apologies", "reason"): meetings.REASONS, ("groups", "kind"): meetings.GROUP_KINDS,
}  # fmt: skip


def in_words(data: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return a line for each value: section, number of the row, field, value."""
    with force_locale("zh_Hans_CN"):
        return [
            (SECTIONS.get(section, section), number, field_words(name, section), value_words(section, name, value, row))
            for section, rows in data.items()
            for number, row in enumerate(rows, 1)
            for name, value in row.items()
        ]


def field_words(name: str, section: str = "") -> str:
    """Return the heading of a field, of its section if it means something else there; q1 to q5 are the questions of a
    round."""
    known = FIELDS.get(f"{section}.{name}") or FIELDS.get(name, name)
    return "问题" + name[1:] if re.fullmatch(r"q\d", name) else known


def value_words(section: str, name: str, value: Any, row: Mapping[str, Any]) -> str:
    """Return a value as an officer would write it."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and name in ("errors", "answers") and value[:1] in "{[":
        value = json.loads(value)
    if isinstance(value, Mapping):
        told = ((field_words(key), value_words("", key, one, value)) for key, one in value.items())
        return "；".join(f"{key}：{said}" for key, said in told if said)
    if isinstance(value, list):
        return "、".join(value_words(section, name, one, row) for one in value)
    return _text(section, name, value, row)


def _text(section: str, name: str, value: Any, row: Mapping[str, Any]) -> str:
    text = str(value)
    if MOMENT.fullmatch(text):
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    said = (OF_SECTION.get((section, name)) or EVERYWHERE.get(name) or {}).get(text)
    if said is None and (say := SPOKEN.get((section, name)) or SPOKEN.get(("", name))):
        said = say(text, row)
    if isinstance(said, tuple):  # with a hint
        said = said[0]
    return str(said if said is not None else registry().refusals.get(text, text))


def _of_timeline(kind: str, row: Mapping[str, Any]) -> str:
    line = registry().timeline.get(kind)
    return line.text(row.get("facts") or {}) if line else kind


def _yearly_question(name: str) -> str:
    question = registry().yearly_questions.get(name)
    return str(question.label) if question else name


SPOKEN: dict[tuple[str, str], Callable[[str, Mapping[str, Any]], str]] = {
    ("", "division"): lambda code, row: place_words(code, None, ""),
    ("", "country"): lambda code, row: place_words(None, code, ""),
    ("", "form"): lambda name, row: reports.name_of(name),
    ("confirmations", "question"): lambda name, row: _yearly_question(name),
    ("", "way_in"): lambda way, row: identity.way_in_words(way),
    ("sign_in_changes", "kind"): lambda kind, row: identity.change_words(kind),
    ("timeline", "kind"): _of_timeline,
    ("reminders", "rule"): lambda rule, row: reminders.about(rule),
    ("", "kind"): lambda kind, row: reports.word("activity", kind) or kind,
    ("changes", "field"): lambda name, row: field_words(name),
    ("requests", "step"): lambda step, row: str(cases.DOES.get(step) or cases.ENDS.get(step) or "提出"),
}
