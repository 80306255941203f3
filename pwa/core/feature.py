"""Declare the core package itself, as every package does: assets, health, the audit trail and its chain."""

from flask import current_app
from flask_babel import lazy_gettext as _l

from . import assets, audit_chain, audit_checkpoints, health, notice_headings, throttle, write_keys
from .audit import AuditLine
from .audit_labels import AUDIT
from .features import Feature, Job
from .kept_tables import Keep, Kept
from .write_keys import WriteKey


def seal() -> None:
    """Seal the unsealed audit lines, and append the heads of the chains to the head log in the data folder."""
    audit_chain.seal(current_app.config["YANXING"].var / audit_checkpoints.NAME)


FEATURE = Feature(
    __package__,
    blueprints=(assets.assets, health.health),
    kept=(
        Kept(
            AuditLine,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.LOOKS,
            what=_l("One line for each change and each look: who, when, which items; never what they say"),
            why=_l("To show who saw or changed what, without the contents."),
        ),
        Kept(
            WriteKey,
            Keep.UNTIL_USED,
            heading=notice_headings.SENDING,
            what=_l("Keys of forms that were sent, for 30 days"),
            why=_l("So that a form sent twice is stored once."),
        ),
    ),
    audit=AUDIT,
    jobs=(
        Job(10, seal),  # every ten seconds, so that no line stays unsealed for a minute
        Job(600, throttle.forget_old),
        Job(600, write_keys.forget_old),
    ),
)
