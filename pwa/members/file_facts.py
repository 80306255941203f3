"""Show what a member's file says as label and value: the official form, with what is masked, as far as this visitor may
see it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from pwa.core import crypto
from pwa.core.i18n import on_day

from . import labels
from .file_items import in_force
from .models import AwayPeriod, Member
from .reach import COUNTY, HOST, OFFICER, OWN

WHOLE = (OWN, OFFICER, COUNTY)
BASICS = ("name", "sex", "born_on", "kind")
FURTHER = ("ethnicity", "education", "joined_on", "full_on", "job_post", "status", "lost_since")


def facts(
    member: Member, period: AwayPeriod | None, form: Mapping[str, Any], officer: bool = False
) -> list[tuple[str, str, str]]:
    """List facts as (label, value, name of the item); the host sees only the member's branch and its phone. `form`:
    fields of the official form for which another package has a newer value. `officer`: with what stands under the
    name as well, which an officer may change."""
    branch = (_("Branch"), member.branch.name, "branch")
    if member.seen_as == HOST:
        phone = (_("The branch's phone"), member.branch.phone or "", "")
        return [branch, phone] if member.branch.phone else [branch]
    pairs = official_form(member, form, BASICS) if officer else []
    pairs.append(branch)
    if member.seen_as in WHOLE:
        said = ("floating", "destination") if period is None else ()
        pairs += official_form(member, form, (*FURTHER, *said))
    if member.seen_as in WHOLE and period is not None:
        pairs.append((_("Away since"), on_day(period.began_on), ""))
        pairs.append((_("Stays"), str(labels.STAYS.get(period.stay, "")), ""))
        pairs.append((_("Why away"), str(labels.REASONS.get(period.reason, "")), ""))
    return [pair for pair in pairs if pair[1]]


def official_form(member: Member, form: Mapping[str, Any], fields: Iterable[str]) -> list[tuple[str, str, str]]:
    """List these fields of the official form as (label, value, name). `form`: newer values than the roster's."""
    values = {name: in_force(name, member.__data__, form) for name in fields}
    return [(str(labels.FIELDS[name]), labels.value_words(name, value), name) for name, value in values.items()]


def with_links(facts: list[tuple[str, str, str]], links: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return facts as (label, value, address where it is changed); an item that nobody knows stands last."""
    known = {name for _label, _value, name in facts}
    unknown = [(str(labels.FIELDS[item]), _("(empty)"), item) for item in links if item not in known]
    return [(label, value, links.get(name, "")) for label, value, name in (*facts, *unknown)]


def masked_facts(lines: Iterable[Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Return the masked fields as facts."""
    return [(line["label"], line["shown"], line["item"]) for line in lines]


def masked_fields(member: Member, limited: bool = False) -> list[dict[str, str]]:
    """List the masked fields: `label`, `shown`, and `what` (the name by which it can be revealed with a reason, or
    empty). For a member who has left nothing can be revealed; members see their own phone and address in full, unless
    their session is `limited`: whoever made its link may have opened it."""
    own, whole = member.seen_as == OWN, member.seen_as in WHOLE
    left = member.left_at is not None and not own
    masks = {"phone": labels.masked_phone, "landline": labels.masked_phone, "address": labels.masked_address}
    found = []
    for what, mask in masks.items():
        value = getattr(member, what)
        if value and (whole or what != "address"):
            shown = value if own and not limited else mask(value)
            label = str(labels.FIELDS[what])
            found.append({"item": what, "what": "" if own or left else what, "label": label, "shown": shown})
    if member.id_sealed and whole:
        shown = masked_id(member)
        label, item = _("Identity number"), "id_number"
        found.append({"item": item, "what": "" if left else item, "label": label, "shown": shown})
    return found


def masked_id(member: Member) -> str:
    """Return the masked identity number, 3301**********0016; only stars if the data key is wrong."""
    try:
        return labels.masked_number(crypto.unseal(member.id_sealed or ""))
    except crypto.WrongKey:
        return labels.masked_number("")
