"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "admitted": _l("opened a member file"),
        "assigned contact": _l("assigned a contact person"),
        "changed": _l("changed a member file"),
        "ended contact": _l("ended a contact person's assignment"),
        "ended membership": _l("recorded the end of a membership"),
        "ended host": _l("ended what a host branch sees"),
        "moved to another branch": _l("moved the membership to another branch"),
        "moved late rows": _l("what was written to a joined file afterwards was moved"),
        "joined files": _l("joined two files of one person"),
        "looked_up": _l("looked at a member's data"),
        "marked two people": _l("marked two files as two people's"),
        "moved end of placement": _l("computed anew when a placement ended"),
        "named host": _l("named a host branch"),
        "resumed placement": _l("let a placement go on: what ended it was taken back"),
        "searched number": _l("searched by identity number"),
        "took back end of membership": _l("took back the end of a membership"),
        "stated reason": _l("opened the list of a unit for a day"),
    },
    kinds={
        "contact": _l("contact person"),
        "host": _l("host branch"),
        "host_naming": _l("host branch"),
        "member": _l("member file"),
        "membership_end": _l("end of a membership"),
        "placement": _l("placement"),
        "stated_reason": _l("stated reason"),
    },
    fields={
        "born_on": _l("birthday"),
        "consent_by": _l("consent"),
        "consent_way": _l("consent"),
        "consented_at": _l("consent"),
        "document": _l("number of the document"),
        "ended_at": _l("end"),
        "ended_on": _l("day of the end"),
        "host": _l("host branch"),
        "id_number": _l("identity number"),
        "joined_on": _l("joined on"),
        "members": _l("roster"),
        "name": _l("name"),
        "organisation": _l("Party organisation"),
        "reason": _l("reason"),
        "sex": _l("sex"),
        "undone_at": _l("taken back"),
    },
)
