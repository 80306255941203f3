"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "changed language": _l("chose the language"),
        "changed text size": _l("chose the text size"),
        "downloaded own data": _l("downloaded their own data"),
    },
    fields={
        "csv": "CSV",
        "json": "JSON",
        "language": _l("language"),
        "large_text": _l("text size"),
    },
)
