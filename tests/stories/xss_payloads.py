"""Hostile words for every place that takes words, and what shows that a page took them for more than words."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import peewee as pw

from pwa.core.clock import today
from pwa.core.database import write
from pwa.models import MODELS
from pwa.reports.models import Submission
from tests.kit.browser import Phone
from tests.kit.client import Client
from tests.kit.world_records import RECORDS
from tests.people import PEOPLE
from tests.reports.phone import Phone as Sender
from tests.stories.words_on_more_pages import make_more_words

TAIL = (
    """'"><b data-oops><img src=x onerror=OOPS()></textarea></title></template><script>OOPS()</script>"""
    """<svg/onload=OOPS()>{{7*7}}' data-oops autofocus onfocus=OOPS() hx-get=/x hx-trigger=load"""
)
HEAD = "javascript:OOPS()//"


def mark(name: str) -> str:
    """Words that break out of text, attributes, scripts and addresses wherever they are not taken for words."""
    return f"{HEAD}⟪{name}⟫{TAIL}"


# Columns that hold what a person wrote or a file brought. The others are codes, hashes, keys and JSON of ours; what a
# person writes into JSON goes in by its own way, POST /sync and the forms.
WORDS = {
    **dict.fromkeys(
        "Apology CaseStep MeasureEntry MinutesCorrection Question Statement Vote WrittenOpinion".split(),
        ("words",),
    ),
    **dict.fromkeys(("Decision", "Gap", "Paper", "Reversal", "RoundStep", "StatedReason"), ("reason",)),
    "Account": ("login", "name", "sign_in_phone"),
    "ActivityReport": ("summary",),
    "Applicant": ("forwarded_to", "name"),
    "Appraisal": ("document", "undone_because"),
    "Bylaw": ("decided_where", "text", "title"),
    "Contact": ("needs", "summary"),
    "ElectionExclusion": ("consent",),
    **dict.fromkeys(("PlacementMessage", "TransferStep"), ("words",)),
    "FileProposal": ("reason", "words"),
    "InflowMember": ("area", "card_no", "home_organisation", "home_phone", "name", "phone"),
    "InflowMemberChange": ("after", "before"),
    "Invitation": ("confirmed_because",),
    "LearningExemption": ("decided_by", "words"),
    "LearningItem": ("title",),
    "LearningMaterial": ("name", "title", "words"),
    **dict.fromkeys(("AwayPeriod", "LocationReport", "Stay"), ("area",)),
    "LostDecision": ("meeting", "approver", "document"),
    "LostSearch": ("by_whom",),
    "Measure": ("approver", "document", "helpers", "meeting", "undone_because"),
    "Meeting": ("agenda", "cancelled_because", "place", "topic"),
    "MeetingDecision": ("done_words", "words"),
    "MeetingGuest": ("comes_from", "name"),
    "Member": ("name", "phone", "landline", "address", "job_post", "destination_area"),
    "MembershipEnd": ("organisation", "document", "undone_because"),
    "Minutes": ("differing", "discussed", "others", "public"),
    "Departure": ("area", "contact_phone"),
    "Contest": ("answer", "words"),
    "DuesExemption": ("approver", "document"),
    **dict.fromkeys(("MinutesAttachment", "PaperKey", "StandingGroup", "TrustedKey"), ("name",)),
    "DuesImport": ("file_name",),
    "Notice": ("ended_because", "title", "words"),
    "Offer": ("when", "words"),
    "Passkey": ("label",),
    "ProbationDecision": ("approver", "document", "meeting", "undone_because"),
    "ReceivingPoint": ("address", "contact", "opening_hours", "phone"),
    "RightsOffice": ("address", "name", "opening_hours", "phone"),
    "RosterImport": ("file_name",),
    "Placement": ("outside_contact", "outside_phone", "note", "card_no", "refusal_words"),
    "Round": ("title", "purpose"),
    "Session": ("label",),
    "StagedChange": ("before", "after"),
    "StagedRow": ("name", "phone", "landline", "address", "job_post", "destination_area"),
    "Transfer": ("number", "outside", "outside_address", "outside_phone"),
    "IncomingLetter": ("issuer", "name", "words"),
    "Task": ("cancelled_because", "organiser", "place", "provided", "title", "words"),
    "Suggestion": ("answer", "words"),
    "Unit": ("code", "name", "phone"),
    "UnitCandidate": ("area",),
    "UnitClosing": ("document", "meeting", "reason"),
    "UnitProposal": tuple("answer_words area document host_contact host_phone meeting name reason words".split()),
    "UnitTerm": ("document",),
    "RoundResponse": ("note",),
    "VoteCandidate": ("name",),
    "WalkIn": ("name", "home_organisation", "home_phone"),
    "WorkingYear": ("source",),
}
CODES = {
    "Fact": "name value", "Throttle": "name", "Lease": "name holder", "Override": "name value source", "Post": "role",
    "AuditLine": "action kind fields reason digest", "Unit": "kind division path",
    "Account": "passphrase language notice_read name_key", "Invitation": "token_hash", "Appointment": "role outcome",
    "Passkey": "credential_id public_key transports", "Challenge": "value purpose browser", "Session": "way_in",
    "Consent": "kind notice", "SecurityNote": "kind", "SignInChange": "kind known_as outcome secret",
    "MembershipEnd": "reason",
    "Member": "search name_key sex kind id_sealed id_index education ethnicity status destination month_only",
    "Placement": "outside asked_way closed_why consent_way ended_why refusal", "PlacementMessage": "side",
    "WalkIn": "name_key phone", "AwayPeriod": "division country stay settled reason employer_kind",
    "Stay": "division country stay settled reason employer_kind", "TimelineLine": "kind facts",
    "FieldChange": "field before after", "Submission": "form source fields content_hash receipt",
    "Quarantined": "form source fields content_hash outcome errors",
    "LocationReport": "division country stay settled reason employer_kind", "ActivityReport": "kind topic",
    "Decision": "verdict kind topic", "PhotoNamed": "sha256", "Photo": "sha256 mimetype",
    "Asked": "before before_country before_division before_reason before_settled country division finding length moves"
             " outcome reason way",
    "Case": "category how last origin readers", "CaseStep": "kind", "LostDecision": "kind warned",
    "LostSearch": "channel result", "ProbationDecision": "kind warned",
    "Question": "kind options", "RollUp": "counts", "RoundCount": "key kind", "RoundStep": "kind",
    "RosterImport": "facts paths refused what", "HeadCount": "path", "StagedChange": "field",
    "StagedRow": "destination education ethnicity facts fields id_index id_sealed kind month_only name_key problems"
                 " search seen sex status verdict",
    "WriteKey": "address content", "WorkingYear": "holidays", "Apology": "reason", "Attendance": "standing state",
    "MeetingType": "type", "RollTick": "state", "Applicant": "how kind name_key", "CalendarAddress": "token_hash",
    "ElectionExclusion": "reason", "Minutes": "readers", "MinutesSeal": "attachments role", "MinutesCorrection": "kind",
    "Vote": "kind", "WrittenOpinion": "stance", "StandingGroup": "kind", "FileProposal": "item value_sealed verdict",
    "InflowMember": "how kind name_key search sex", "InflowMemberChange": "field",
    "Paper": "code details fields kind number", "PaperIssuer": "code", "PaperSeries": "epoch series",
    "PaperKey": "certificate key_id public sealed", "TrustedKey": "key_id listed public", "WithdrawnNumber": "number",
    "UnitCandidate": "area_key basis division", "ReceivingPoint": "code division", "UnitWarning": "code",
    "UnitClosing": "becomes", "UnitProposal": "answer basis division host_outside joins kind outcome",
    "Contact": "channel direction pause_reason", "DueFigure": "path", "WeekRequest": "path", "CareVisit": "occasion",
    "Confirmation": "question source", "RightsOffice": "topic", "RightsCheck": "topic", "Suggestion": "code",
    "Notice": "audience ended_how kind", "LearningFigure": "path", "Offer": "readers region skills",
    "Departure": "country division employer_kind reason settled stay", "Transfer": "goes_along state way",
    "IncomingLetter": "code key number receipt_code receipt_number receipt_said said state", "TransferStep": "kind",
    "DuesSetting": "base_sealed payer", "Payment": "kind", "BookEntry": "kind", "LearningItem": "topic",
    "MeasureEntry": "kind", "LearningMaterial": "kind sha256 topic", "LearningExemption": "reason",
    "Appraisal": "grade warned", "Task": "division skill", "Measure": "ground kind outcome warned",
    "PushSubscription": "address_hash sealed",
    "Reminder": "about channel kind outcome rule", "ReminderSwitch": "channel kind", "MinutesAttachment": "kind sha256",
    "RoundResponse": "answers country division needs outcome reason settled way",
}  # fmt: skip


def text_columns() -> set[tuple[str, str]]:
    """Every column of every table that holds text."""
    texts = pw.TextField | pw.CharField
    return {(m.__name__, f.name) for m in MODELS for f in m._meta.sorted_fields if isinstance(f, texts)}


def fill_every_column() -> None:
    """Write hostile words over everything that a person could have written, whatever a form would have refused."""
    for model in MODELS:
        for name in WORDS.get(model.__name__, ()):
            column = model._meta.fields[name]
            words: Any = mark(f"{model.__name__}.{name}")
            if column.unique or name == "sign_in_phone":  # one row keeps to itself what the others would share
                first = model.select(model.id).order_by(model.id)
                for number, row in enumerate(first):
                    model.update({column: f"{number}{words}"}).where(model.id == row.id).execute()
            else:
                rows = model.update({column: words})
                # a notice has a reason only if it was taken back
                (rows.where(model.ended_how == "withdrawn") if name == "ended_because" else rows).execute()


def write_everywhere(of: Callable[[str], Client]) -> dict[str, list[str]]:
    """Hostile words by every way that takes some, then in every column; pages that show more, by whose they are.
    `of` is a client of this login, signed in anew."""
    sender = Sender(of("member"), "member")
    done = {
        "kind": "study",
        "on": str(today() - timedelta(days=2)),
        "summary": mark("summary"),
        mark("name"): mark("unknown"),
    }
    sender.send(
        sender.entry("activity", done),
        sender.entry("activity", {**done, "on": mark("on"), mark("wrong") + "\x07": "\x07"}),
        sender.entry("location", {"division": mark("division"), "since": mark("since"), "area": mark("area")}),
        sender.entry(mark("form"), {}, source=mark("source"), subject=mark("subject"), recorded_at=mark("time")),
    )
    mine = Submission.account_id == PEOPLE["member"].account_id
    report = Submission.get(mine, Submission.form == "activity").id
    declined = {"verdict": "declined", "reason": mark("declined")}
    answer = of("secretary").post(f"/reports/{report}/decision", data=declined)
    assert answer.status_code == 303
    branch = f"/organisations/{PEOPLE['secretary'].branch_id}"
    assert of("county").post(f"{branch}/reasons", data={"reason": mark("stated")[:200]}).status_code == 303
    gap = RECORDS["gap"]("silent")[0]
    assert of("silent").post(f"/reports/gaps/{gap}/closure", data={"reason": mark("gap")}).status_code == 303
    wanted = {"what": "phone", "reason": mark("reveal")[:200]}
    of("secretary").post(f"/members/{PEOPLE['member'].member_id}/reveals", data=wanted)
    more = make_more_words()
    with write():
        fill_every_column()
    return {"member": [f"/reports/{report}"], "county": [branch], **more}


class Took(HTMLParser):
    """What an answer made of hostile words, read without a browser."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.taken: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            address = name in ("href", "src", "action", "formaction") or name.startswith("hx-")
            if name == "data-oops" or (address and str(value).strip().lower().startswith("javascript:")):
                self.taken.append(f"<{tag} {name}={value}>")


WATCH = """
window.OOPSES = []; window.OOPS = (...why) => window.OOPSES.push(why.join(' ') || 'ran')
document.addEventListener('securitypolicyviolation', event =>
  window.OOPSES.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))
"""
LOOK = """tail => {
  const roots = [document, ...[...document.querySelectorAll('template')].map(one => one.content)]
  const all = roots.flatMap(root => [...root.querySelectorAll('*')])
  const address = /^(href|src|action|formaction|hx-.*)$/
  const taken = all.filter(e => e.hasAttribute('data-oops')
    || [...e.attributes].some(a => address.test(a.name) && /^\\s*javascript:/i.test(a.value)))
  const values = all.map(e => `${e.value ?? ''} ${e.ariaLabel ?? ''}`)
  const words = [document.documentElement.textContent, ...values].join(' ')
  const said = [...words.matchAll(/⟪([^⟫]*)⟫/g)].filter(m => words.startsWith(tail, m.index + m[0].length))
  return { taken: taken.map(e => e.outerHTML.slice(0, 200)).concat(window.OOPSES), said: said.map(m => m[1]) }
}"""
# An inline script put in by hand: what the policy says to it is what it would say to one that slipped in.
INLINE = """() => new Promise(done => {
  document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective), { once: true })
  const script = document.createElement('script')
  script.textContent = 'window.OOPS("inline")'
  document.body.append(script)
  setTimeout(done, 5000, 'nobody minded')
})"""


def watched(phone: Phone) -> Phone:
    """A phone that notices what runs: scripts of hostile words, dialogs, breaches of the policy."""
    phone.run_in_every_page(WATCH)
    phone.page.on("dialog", lambda dialog: (phone.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
    return phone


def looked_at(phone: Phone) -> tuple[list[str], set[str]]:
    """(what was taken for more than words, whose words are shown as they were written)."""
    found = phone.page.evaluate(LOOK, TAIL)
    return found["taken"], set(found["said"])
