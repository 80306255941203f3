"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "sent reminder": _l("sent a reminder"),
        "switched notifications off": _l("switched notifications off on a phone"),
        "switched notifications on": _l("switched notifications on on a phone"),
        "switched reminders": _l("chose which reminders to get"),
    },
    kinds={"reminder": _l("reminder")},
    fields={"push": _l("notification on the phone"), "gateway": _l("gateway"), "sms": _l("SMS")},
    by_itself=frozenset({"sent reminder"}),
)
