"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "agreed to link": _l("agreed to an invitation to their account"),
        "closed account": _l("closed an account"),
        "confirmed consent": _l("confirmed a consent"),
        "confirmed link": _l("confirmed an invitation as the second officer"),
        "declined link": _l("declined an invitation to their account"),
        "ended all sessions": _l("signed out all phones of someone"),
        "ended all ways in": _l("ended all ways in of someone"),
        "ended passkey": _l("ended a passkey"),
        "gave consent": _l("gave a consent"),
        "invited": _l("made an invitation"),
        "invited on the machine": _l("made an invitation on the machine"),
        "made account": _l("made an account"),
        "made passkey": _l("made a passkey"),
        "passkey stopped counting": _l("a passkey does not count any more"),
        "put off way in": _l("put off choosing a way in"),
        "read notice": _l("read the notice"),
        "reopened account": _l("opened a closed account again"),
        "refused passkey": _l("a passkey was refused"),
        "set passphrase": _l("set a passphrase"),
        "signed in": _l("signed in"),
        "signed out": _l("signed a phone out"),
        "spent invitation": _l("used an invitation"),
        "vouched for link": _l("confirmed a phone signed in by invitation as their own"),
        "withdrew consent": _l("withdrew a consent"),
    },
    kinds={
        "account": _l("account"),
    },
    fields={
        "closed_at": _l("closed"),
        "account": _l("account"),
        "invitations": _l("invitations"),
        "notice_read": _l("notice"),
        "offer_put_off_at": _l("way in"),
        "passkey": _l("passkey"),
        "passkeys": _l("passkeys"),
        "passphrase": _l("passphrase"),
        "reminders": _l("reminders"),
        "session": _l("signed-in phone"),
        "sessions": _l("signed-in phones"),
        "sign_count": _l("counter"),
        "sign_in_phone": _l("phone"),
        "whereabouts": _l("whereabouts"),
    },
)
