"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "acknowledged restore": _l("saw to what a restore had left open"),
        "backed up": _l("made a backup"),
        "ended again after restore": _l("ended again, after a restore, what had ended since the backup"),
        "exported": _l("exported a table"),
        "restored": _l("restored a backup"),
    },
    kinds={
        "database": _l("database"),
    },
    fields={
        "epoch": _l("the database's life"),
        "unsigned": _l("a backup without a valid signature"),
    },
)
