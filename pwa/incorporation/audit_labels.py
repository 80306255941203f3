"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "accepted member": _l("took a member in"),
        "refused member": _l("refused a member's request"),
        "released member": _l("ended a placement for the host"),
        "sent refusal back": _l("sent a refusal back to the host"),
        "noted card": _l("noted the number of an activity card"),
        "wrote about placement": _l("wrote to the other branch about a placement"),
        "told organisation outside": _l("told an organisation outside by letter"),
        "confirmed placement outside": _l("confirmed that an organisation outside took a member in"),
        "wrote down walk-in": _l("wrote down somebody who came"),
        "answered walk-in": _l("answered to a host that wrote them down"),
        "took over a correction": _l("took over a proposed correction"),
        "declined a correction": _l("declined a proposed correction"),
        "withdrew a correction": _l("withdrew a proposed correction"),
        "registered guest": _l("registered a guest"),
        "changed guest": _l("changed a guest's file"),
        "ended guest": _l("ended a guest's file"),
        "deleted guest": _l("deleted the file of a guest who left"),
    },
    kinds={
        "report_in": _l("report-in"),
        "walk_in": _l("somebody who came"),
        "file_proposal": _l("proposed correction"),
        "proposal": _l("proposed correction"),
        "guest": _l("guest file"),
    },
    fields={
        "item": _l("Item"),
        "value": _l("New value"),
        "home_organisation": _l("Home organisation"),
        "home_phone": _l("Telephone of the home organisation"),
        "here_since": _l("Lives here since"),
        "outside": _l("organisation outside"),
        "outside_contact": _l("contact there"),
        "outside_phone": _l("telephone there"),
        "consent": _l("consent"),
        "note": _l("note"),
        "party_group": _l("Party group"),
        "host_contact": _l("contact person at the host"),
        "refusal": _l("reason for refusing"),
        "refusal_words": _l("reason in words"),
        "card_no": _l("activity card"),
        "accepted_at": _l("taken in"),
        "told_at": _l("told"),
        "words": _l("words"),
    },
)
