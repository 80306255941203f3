"""Label this package's timeline lines, and declare who reads them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pwa.core.features import Line, Readers
from pwa.core.i18n import on_day
from pwa.organisations.labels import ROLES
from pwa.stages import Stage

from .labels import CONSENT_WAYS, FIELDS, HOST_ENDED, LEAVING


def _fields(facts: dict[str, Any]) -> str:
    return "、".join(str(FIELDS[name]) for name in facts.get("fields", []) if name in FIELDS)


def _asked(facts: dict[str, Any]) -> str:
    return str(CONSENT_WAYS.get(facts.get("way", ""), ""))


def _admitted(facts: dict[str, Any]) -> str:
    return _("Member file opened at %(branch)s", branch=facts.get("branch", ""))


def _branch_changed(facts: dict[str, Any]) -> str:
    return _("Membership moved from %(before)s to %(branch)s", before=facts["from_branch"], branch=facts["branch"])


def _changed(facts: dict[str, Any]) -> str:
    return _("Changed in the file: %(fields)s", fields=_fields(facts))


def _host_named(facts: dict[str, Any]) -> str:
    if facts.get("kind") == "temporary_branch":
        return _("To be placed in the temporary branch %(host)s", host=facts.get("host", ""))
    return _("Host branch named: %(host)s", host=facts.get("host", ""))


def _host_consented(facts: dict[str, Any]) -> str:
    return _("Agreed that %(host)s sees them", host=facts.get("host", ""))


def _host_ended(facts: dict[str, Any]) -> str:
    if facts.get("asked"):
        return _("The request to %(host)s is over", host=facts.get("host", ""))
    return _("%(host)s no longer sees them", host=facts.get("host", ""))


def _host_resumed(facts: dict[str, Any]) -> str:
    return _("%(host)s sees them again: what ended it was taken back", host=facts.get("host", ""))


def _why_host_ended(facts: dict[str, Any]) -> str:
    return str(HOST_ENDED.get(facts.get("why", ""), ""))


def _ended(facts: dict[str, Any]) -> str:
    day = on_day(date.fromisoformat(facts["on"]))
    return _("No longer a member here since %(day)s: %(reason)s", day=day, reason=LEAVING.get(facts.get("why", ""), ""))


def _organisation(facts: dict[str, Any]) -> str:
    return str(facts.get("organisation", ""))


def _resumed(facts: dict[str, Any]) -> str:
    return _("Is a member here: the end was a mistake")


def _joined(facts: dict[str, Any]) -> str:
    return _("Joined with another file of the same person (%(branch)s)", branch=facts.get("branch", ""))


def _contact(facts: dict[str, Any]) -> str:
    return _("Contact person: %(name)s", name=facts.get("name", ""))


def _contact_ended(facts: dict[str, Any]) -> str:
    return _("No longer contact person: %(name)s", name=facts.get("name", ""))


def _post(words: LazyString) -> Callable[[dict[str, Any]], str]:
    def text(facts: dict[str, Any]) -> str:
        role = ROLES.get(facts.get("role", ""), "")
        return str(words) % {"role": role, "unit": facts.get("unit", "")}

    return text


TIMELINE = (
    Line("admitted", _admitted, readers=Readers.FILE, stage=Stage.INCORPORATION),
    Line("branch_changed", _branch_changed, readers=Readers.FILE, stage=Stage.MANAGEMENT),
    Line("file_changed", _changed, readers=Readers.FILE, stage=Stage.INCORPORATION),
    Line("phone_changed", lambda facts: _("Phone number changed"), readers=Readers.CONTACT, stage=Stage.INCORPORATION),
    Line("host_named", _host_named, readers=Readers.FILE, detail=_asked, stage=Stage.INCORPORATION),
    Line("host_consented", _host_consented, readers=Readers.FILE, stage=Stage.INCORPORATION),
    Line("host_ended", _host_ended, readers=Readers.FILE, detail=_why_host_ended, stage=Stage.INCORPORATION),
    Line("contact_assigned", _contact, readers=Readers.FILE, stage=Stage.LIAISON),
    Line("contact_ended", _contact_ended, readers=Readers.FILE, stage=Stage.LIAISON),
    Line("host_resumed", _host_resumed, readers=Readers.FILE, stage=Stage.INCORPORATION),
    Line("post_given", _post(_l("New post: %(role)s, %(unit)s")), readers=Readers.FILE),
    Line("post_ended", _post(_l("Post ended: %(role)s, %(unit)s")), readers=Readers.FILE),
    Line(
        "membership_ended",
        _ended,
        readers=Readers.FILE,
        detail=_organisation,
        stage=Stage.MANAGEMENT,
    ),
    Line(
        "membership_resumed",
        _resumed,
        readers=Readers.FILE,
        stage=Stage.MANAGEMENT,
    ),
    Line("files_joined", _joined, readers=Readers.FILE, detail=_fields, stage=Stage.INCORPORATION),
    Line("account_closed", lambda facts: _("Account closed"), readers=Readers.FILE),
    Line("account_reopened", lambda facts: _("Account opened again"), readers=Readers.FILE),
    Line("invited", lambda facts: _("Invited to sign in"), readers=Readers.FILE),
    Line("link_agreed", lambda facts: _("Agreed to an invitation to their account"), readers=Readers.FILE),
    Line("link_declined", lambda facts: _("Declined an invitation to their account"), readers=Readers.FILE),
    Line("link_objected", lambda facts: _("Ended a phone signed in by invitation"), readers=Readers.FILE),
    Line("link_vouched", lambda facts: _("Confirmed a phone signed in by invitation"), readers=Readers.FILE),
    Line("sign_in_confirmed", lambda facts: _("First sign-in confirmed by a second officer"), readers=Readers.FILE),
    Line("link_confirmed", lambda facts: _("Invitation confirmed by a second officer"), readers=Readers.FILE),
    Line("phones_ended", lambda facts: _("All phones and passkeys were ended"), readers=Readers.FILE),
)
