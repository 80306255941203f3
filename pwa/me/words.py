"""What an audit line says, in the reader's language."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.ground.doors import Role
from pwa.ground.words import lang
from pwa.organisations.words import ROLES

ACTIONS = {
    "added photo": _l("a photo came"),
    "added unit": _l("added a unit"),
    "admitted": _l("opened a member file"),
    "adopted": _l("adopted an entry of a predecessor"),
    "assigned contact": _l("assigned a contact person"),
    "assigned people of round": _l("shared out the people of a round"),
    "answered case": _l("answered a request"),
    "asked up": _l("asked the level above about a request"),
    "asked whether settled": _l("asked whether a request is settled"),
    "backed up": _l("made a backup"),
    "changed": _l("changed a member file"),
    "changed unit": _l("changed a unit"),
    "changed draft of round": _l("changed the draft of a round"),
    "changed language": _l("chose the language"),
    "changed text size": _l("chose the text size"),
    "closed case": _l("closed a request"),
    "closed gap": _l("closed a missing number"),
    "closed round": _l("closed a round"),
    "closed unit": _l("closed a unit"),
    "confirmed activity": _l("confirmed an activity"),
    "corrected activity": _l("confirmed an activity with corrections"),
    "declined activity": _l("declined an activity"),
    "discarded draft of round": _l("discarded the draft of a round"),
    "downloaded own data": _l("downloaded their own data"),
    "drafted round": _l("drafted a round"),
    "ended all sessions": _l("signed out all phones of someone"),
    "ended all ways in": _l("ended all ways in of someone"),
    "ended contact": _l("ended a contact person's assignment"),
    "ended host": _l("ended what a host branch sees"),
    "ended passkey": _l("ended a passkey"),
    "ended post": _l("ended a post"),
    "exported": _l("exported a table"),
    "extended round": _l("extended a round"),
    "imported": _l("read a roster in"),
    "imported units": _l("read a table of units in"),
    "out of date roster": _l("deleted a roster that nobody decided on within 30 days"),
    "out of date units": _l("deleted a table of units that nobody decided on within 30 days"),
    "sent roster": _l("sent a roster to be checked"),
    "sent units": _l("sent a table of units to be checked"),
    "searched number": _l("searched by identity number"),
    "filed": _l("filed a report"),
    "founded": _l("founded a unit"),
    "gave consent": _l("gave a consent"),
    "gave post": _l("gave a post"),
    "gave guidance": _l("gave guidance about a request"),
    "handed over case": _l("handed a request over"),
    "invited": _l("made an invitation"),
    "looked_up": _l("looked at a member's data"),
    "made account": _l("made an account"),
    "made passkey": _l("made a passkey"),
    "named host": _l("named a host branch"),
    "noted on case": _l("made a note on a request"),
    "opened round": _l("opened a round"),
    "put off way in": _l("put off choosing a way in"),
    "raised case": _l("raised a request"),
    "read notice": _l("read the notice"),
    "recorded decision": _l("recorded a decision on lost contact"),
    "refused passkey": _l("a passkey was refused"),
    "renamed unit": _l("renamed a unit"),
    "reopened case": _l("opened a request again"),
    "reopened round": _l("opened a round again"),
    "restored": _l("restored a backup"),
    "said not settled": _l("said a request is not settled"),
    "said settled": _l("said a request is settled"),
    "searched member": _l("logged a search for a member"),
    "set parameter": _l("set a rule's number"),
    "set passphrase": _l("set a passphrase"),
    "signed in": _l("signed in"),
    "signed out": _l("signed a phone out"),
    "spent invitation": _l("used an invitation"),
    "stated reason": _l("opened the list of a unit for a day"),
    "threw away roster": _l("threw away a roster that was sent"),
    "threw away units": _l("threw away a table of units that was sent"),
    "told about case": _l("sent a word about a request"),
    "took on case": _l("took a request on"),
    "withdrew consent": _l("withdrew a consent"),
    "withdrew parameter": _l("withdrew a rule's number"),
}
KINDS = {
    "account": _l("account"),
    "activity": _l("activity report"),
    "answer": _l("answer to a round"),
    "attempt": _l("attempt to reach someone"),
    "case": _l("request"),
    "contact": _l("contact person"),
    "database": _l("database"),
    "decision": _l("decision"),
    "gap": _l("missing number"),
    "host": _l("host branch"),
    "host_naming": _l("host branch"),
    "location": _l("location report"),
    "member": _l("member file"),
    "members": _l("roster"),
    "override": _l("rule parameter"),
    "photo": _l("photo"),
    "round": _l("round"),
    "post": _l("post"),
    "request": _l("request"),
    "stated_reason": _l("stated reason"),
    "roster": _l("roster"),
    "submissions": _l("reports"),
    "unit": _l("unit"),
    "withdrawal": _l("withdrawal"),
}
FIELDS = {
    "account": _l("account"),
    "area": _l("street or firm"),
    "back_home": _l("back home"),
    "born_on": _l("birthday"),
    "case": _l("request"),
    "category": _l("what it is about"),
    "country": _l("country"),
    "csv": "CSV",
    "division": _l("county"),
    "due_on": _l("due day"),
    "ends_on": _l("last day"),
    "employer_kind": _l("kind of employer"),
    "ended_at": _l("end"),
    "epoch": _l("the database's life"),
    "file": _l("file"),
    "findings": _l("what a round found"),
    "floating_only": _l("only who is away"),
    "half_hours": _l("hours"),
    "held_by": _l("held by"),
    "hours": _l("hours"),
    "host": _l("host branch"),
    "begins_on": _l("first day"),
    "consented_at": _l("consent"),
    "contact_id": _l("who works through the list"),
    "consent_by": _l("consent"),
    "consent_way": _l("consent"),
    "id_number": _l("identity number"),
    "invitations": _l("invitations"),
    "joined_on": _l("joined on"),
    "json": "JSON",
    "kind": _l("kind"),
    "language": _l("language"),
    "large_text": _l("text size"),
    "members": _l("roster"),
    "mending": _l("wrong rows to mend"),
    "name": _l("name"),
    "needs": _l("needs"),
    "note": _l("note"),
    "notice_read": _l("notice"),
    "of": _l("which report"),
    "offer_put_off_at": _l("way in"),
    "on": _l("day"),
    "outcome": _l("what came of it"),
    "passkey": _l("passkey"),
    "passkeys": _l("passkeys"),
    "passphrase": _l("passphrase"),
    "phone": _l("phone"),
    "photos": _l("photos"),
    "purpose": _l("purpose"),
    "q": _l("the round's own questions"),
    "readers": _l("who reads it"),
    "reason": _l("reason"),
    "reminders": _l("reminders"),
    "round": _l("round"),
    "session": _l("signed-in phone"),
    "sessions": _l("signed-in phones"),
    "settled": _l("fixed place or job"),
    "sex": _l("sex"),
    "sign_count": _l("counter"),
    "sign_in_phone": _l("phone"),
    "since": _l("since"),
    "stay": _l("how long"),
    "summary": _l("a line of text"),
    "title": _l("title"),
    "topic": _l("topic"),
    "unchanged": _l("nothing changed"),
    "unit": _l("unit"),
    "verdict": _l("verdict"),
    "way": _l("how"),
    "whereabouts": _l("whereabouts"),
    "words": _l("words"),
    "worry": _l("a worry"),
    "worry_category": _l("what it is about"),
    "worry_readers": _l("who reads it"),
}
CONSENTS = {
    "whereabouts": (
        _l("My branch may keep where I have been"),
        _l("The counties and dates you report, as a history."),
    ),
    "host": (
        _l("The branch where I live may see me"),
        _l("Name, phone, where you live now, and what you take part in there; never your file."),
    ),
    "reminders": (_l("Remind me"), _l("At most once a week, never at night.")),
}


def said(action: str, kind: str) -> str:
    """'确认了一项活动（决定）'; an action without words here stands as it was written."""
    return _("%(action)s (%(kind)s)", action=ACTIONS.get(action, action), kind=KINDS.get(kind, kind))


BY_ITSELF = {"out of date roster", "out of date units"}


def by_nobody(action: str) -> str:
    """Who acted where nobody is signed in: the server on its own, else somebody at the command line."""
    return _("the server, by itself") if action in BY_ITSELF else _("operator at the command line")


def by_someone() -> str:
    """Who acted without a post: a member on their own behalf."""
    return _("a member")


def has_words(name: str) -> bool:
    """Whether an audit line's field can be named in words."""
    return _plain(name) in FIELDS or name in {*Role}


def _plain(name: str) -> str:
    """A round's own questions are q1 to q5: which of them is not told."""
    return "q" if re.fullmatch(r"q\d", name) else name


def named(fields: str) -> str:
    """The names of an audit line's fields, in words where there are some; roles are fields of posts."""
    roles = {role.value: words for role, words in ROLES.items()}
    words = [str(FIELDS.get(_plain(name)) or roles.get(name) or name) for name in fields.split()]
    return (", " if lang() == "en" else "、").join(dict.fromkeys(words))
