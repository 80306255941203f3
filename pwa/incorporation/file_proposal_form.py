"""Define the form kind `proposal`: a member says what an item of their file should be."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core import crypto
from pwa.core.fields import Checked, Choice, Fields, Reader, Text
from pwa.members import labels
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import write_timeline_line
from pwa.reports.rules import Known
from pwa.roster.places import read_place

from .file_proposal_models import FileProposal
from .item_rules import LONGEST, PROPOSED, read_item

NUMBER = re.compile(r"[0-9]{17}")
FIELDS = Fields(
    Choice("item", _l("Which item is wrong or missing?"), {item: labels.FIELDS[item] for item in PROPOSED},
           short=_l("Item"), required=True, control="select_field", attributes={"empty": _l("choose")}),
    Text("value", _l("What should it be?"), LONGEST, short=_l("New value"), required=True,
         attributes={"autocomplete": "off"},
         hint=_l("Only the item itself. A date as 1990-01-31; an address to the house number.")),
    Text("words", _l("What should the branch know?"), 300, control="textarea", attributes={"rows": 3},
         hint=_l("For example which document shows it. No identity number here.")),
)  # fmt: skip
WRONG = {
    "wrong_name": _l("A name has Chinese characters, letters and a middle dot only."),
    "wrong_sex": _l("Please write 男 or 女."),
    "wrong_ethnicity": _l("Please write the ethnic group by its name, such as 汉族."),
    "wrong_id_number": _l("This is not a valid identity number of 18 signs. Please compare it with your card."),
    "wrong_day": _l("This is no day, or it has not come yet. Write it like 1990-01-31."),
    "wrong_education": _l("Please write the education by its name, such as 大学本科."),
    "wrong_job_post": _l("Please write the post in a few words, or its code."),
    "wrong_phone": _l("This is no mobile number. It has 11 digits."),
    "wrong_landline": _l("A landline number needs its area code: 0571-88886666."),
    "wrong_address": _l("This is too long, or some signs cannot be read."),
    "number_in_words": _l("Please do not write an identity number here: choose the item “Identity number” for it."),
}


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `proposal`, version 1: the value is one that the item can have, and only the item of the ID number
    holds one."""
    read = Reader(FIELDS, fields, recorded_on)
    item, value, words = read("item"), read("value"), read("words")
    for name, text in (("words", words), ("value", value if item != "id_number" else "")):
        if holds_number(text):
            read.refuse(name, "number_in_words")
    readable = item and value and "value" not in read.out.errors
    if readable and read_item(item, value, recorded_on, read_place).problems:
        read.refuse("value", wrong(item))
    return read.out


def holds_number(text: str) -> bool:
    """Whether a text contains an ID number, however it is spaced."""
    return bool(NUMBER.search(re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))))


def wrong(item: str) -> str:
    """Return the code of what is wrong with a value of this item."""
    return "wrong_day" if item in ("born_on", "joined_on", "full_on") else f"wrong_{item}"


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the proposal; it changes nothing until an officer takes it over."""
    assert entry.member is not None
    writes.add(
        FileProposal,
        id=entry.id,
        county_id=entry.member.county_id,
        member=entry.member.id,
        item=entry.values["item"],
        value_sealed=crypto.seal(entry.values["value"]),
        words=entry.values["words"] or "",
        proposed_at=entry.corrected_at,
        proposed_by=account_id,
        verdict=None,
        reason="",
        decided_at=None,
        decided_by=None,
    )
    facts = {"item": entry.values["item"], "source": entry.source}
    write_timeline_line(entry, account_id, writes, "file_proposed", facts)


def address(proposal: UUID) -> str:
    """Return the address of a proposal's page."""
    return url_for("file_proposals.show", proposal=proposal)


PROPOSAL = FormKind(
    "proposal",
    1,
    check,
    store,
    fields=FIELDS,
    page=address,
    seals=True,
    stands_in_its_own_list=True,
    correctable=False,
    endpoint="file_proposals.new",
    template="incorporation/file_proposal_new.html",
    label=_l("Correction of the file"),
    summary=lambda row: _("proposed a correction of the file"),
    refusals=WRONG,
    limited=Limited(own=True, others=True),
)
