"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    kinds={"offer": _l("offer")},
    fields={"skills": _l("skills"), "region": _l("region"), "when": _l("when"), "readers": _l("who reads it")},
)
