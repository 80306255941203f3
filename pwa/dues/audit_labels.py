"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "set dues": _l("set the monthly dues of a member"),
        "exempted from dues": _l("recorded an exemption from dues"),
        "ended exemption from dues": _l("ended an exemption from dues"),
        "agreed to quarterly dues": _l("recorded that dues are paid by the quarter"),
        "ended quarterly dues": _l("recorded that dues are paid by the month again"),
        "recorded large payment": _l("recorded a large voluntary payment"),
        "reversed payment": _l("reversed a payment of dues"),
        "contested payment": _l("contested a payment of dues"),
        "answered contest": _l("answered who contested a payment of dues"),
        "began book of dues": _l("began the branch's book of dues"),
        "marked month as entered": _l("marked a month of dues as entered"),
        "handed dues up": _l("recorded dues handed up to the committee"),
        "sent book of dues": _l("sent a table with an old book of dues"),
        "took in book of dues": _l("booked a table with an old book of dues"),
        "discarded book of dues": _l("threw a table with an old book of dues away"),
        "took back month entered": _l("took back that a month of dues was entered"),
        "took back handing up": _l("took back a record of dues handed up"),
        "closed year of dues": _l("closed a year of dues"),
    },
    kinds={
        "dues_setting": _l("amount of monthly dues"),
        "dues_exemption": _l("exemption from dues"),
        "dues_quarterly": _l("payment of dues by the quarter"),
        "payment": _l("payment of dues"),
        "dues_contest": _l("contested payment"),
        "dues_import": _l("table with an old book of dues"),
        "dues_book": _l("book of dues"),
        "dues_book_entry": _l("entry in the book of dues"),
    },
    fields={
        "due": _l("amount due"),
        "payer": _l("kind of payer"),
        "base": _l("base of the dues"),
        "since": _l("since"),
        "amount": _l("amount"),
        "approver": _l("who approved"),
        "meeting_on": _l("day of the meeting"),
        "agreed_on": _l("day of consent"),
        "month": _l("month"),
        "first": _l("first month"),
        "last": _l("last month"),
        "from_month": _l("first month"),
        "to_month": _l("last month"),
        "paid_on": _l("day of payment"),
    },
)
