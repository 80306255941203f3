"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "recorded probation decision": _l("recorded a decision about probation"),
        "took back probation decision": _l("took back a decision about probation"),
        "began transfer": _l("began a transfer of membership"),
        "recorded transfer": _l("recorded a transfer done in the national system"),
        "reviewed transfer": _l("reviewed a transfer of membership"),
        "approved transfer": _l("approved a transfer of membership"),
        "returned transfer": _l("returned a transfer of membership"),
        "issued introduction letter": _l("issued an introduction letter"),
        "issued introduction letter anew": _l("issued an introduction letter anew"),
        "took in transferred member": _l("took in a transferred member"),
        "rejected transfer": _l("rejected a transfer of membership"),
        "withdrew transfer": _l("withdrew a transfer of membership"),
        "sent receipt letter": _l("sent a receipt letter"),
        "confirmed receipt letter": _l("confirmed a receipt letter"),
        "chose requests that go along": _l("chose which requests go along"),
        "read receipt letter": _l("read a receipt letter of another installation"),
        "took in with letter": _l("took somebody in with a letter of another installation"),
        "sent receipt letter elsewhere": _l("sent a receipt letter to another installation"),
        "counted transferred member here": _l("counted a member who was transferred from another installation"),
        "sent letter back": _l("sent back a letter of another installation"),
        "recorded receipt letter on paper": _l("recorded a receipt letter on paper"),
    },
    kinds={
        "probation_decision": _l("decision about probation"),
        "transfer": _l("transfer of membership"),
        "departure": _l("departure"),
        "incoming_letter": _l("letter of another installation"),
    },
    fields={
        "undone_at": _l("taken back"),
        "to": _l("new branch"),
        "outside_address": _l("address of the organisation outside"),
        "dues_until": _l("dues paid until"),
        "effective_on": _l("day of the change"),
        "paper_files": _l("paper files"),
        "state": _l("state"),
        "talked_on": _l("day of the talk"),
        "contact_phone": _l("telephone of a relative"),
    },
)
