"""Label the audit lines of incorporation, and its reasons for refusing."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

REFUSALS = {
    "wrong_name": _l("A name has Chinese characters, letters and a middle dot only."),
    "guest_there": _l("A guest of this name and telephone is registered here already."),
    "before_birth": _l("This day is before the date of birth."),
    "before_arrival": _l("This day is before they came."),
}
AUDIT = Audit(
    actions={
        "took over a correction": _l("took over a proposed correction"),
        "declined a correction": _l("declined a proposed correction"),
        "withdrew a correction": _l("withdrew a proposed correction"),
        "registered guest": _l("registered a guest"),
        "changed guest": _l("changed a guest's file"),
        "ended guest": _l("ended a guest's file"),
        "deleted guest": _l("deleted the file of a guest who left"),
    },
    fields={
        "item": _l("Item"),
        "value": _l("New value"),
        "home_organisation": _l("Home organisation"),
        "home_phone": _l("Telephone of the home organisation"),
        "card_no": _l("Number of the activity card"),
        "here_since": _l("Lives here since"),
    },
    kinds={
        "file_proposal": _l("proposed correction"),
        "proposal": _l("proposed correction"),
        "guest": _l("guest"),
    },
)
