"""Declare dues 党费: what members owe, what was paid, and the book of each branch."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature, Follow, Joining, Line, OfflinePage, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.stages import Stage

from . import (
    book_pages,
    data_export,
    file_joining,
    import_pages,
    labels,
    member_pages,
    payment_form,
    payment_pages,
    today_lines,
)
from .audit_labels import AUDIT
from .import_models import DuesImport
from .models import (
    BookEntry,
    Contest,
    DuesBook,
    DuesExemption,
    DuesSetting,
    ExemptMonth,
    Payment,
    QuarterlyDues,
    Reversal,
)
from .payment_page import COLLECTS, LOOKS, address_of

WHY = _l("So that what you owe and what you paid can be shown and checked.")
RECORD = _l(
    "So that the books of the branch, also of closed years, stay as they are; you can see and check what you paid."
)
BOOK = _l("So that the branch accounts for what it collected.")

FEATURE = Feature(
    __package__,
    stage=Stage.MANAGEMENT,
    blueprints=(
        book_pages.dues_books, import_pages.dues_imports, member_pages.dues_members, payment_pages.dues_payments,
    ),
    forms=(payment_form.PAYMENT,),
    follows=(Follow("payment", adopted=payment_form.adopted),),
    timeline=(
        Line("dues_paid", labels.paid_text, address_of, readers=Readers.FILE, reason_opens=False),
        Line("dues_reversed", labels.reversed_text, address_of, readers=Readers.FILE, reason_opens=False),
        Line("dues_set", labels.set_text, readers=Readers.FILE),
        Line("dues_exempted", labels.exempt_text, readers=Readers.FILE),
        Line("dues_quarterly", labels.quarterly_text, readers=Readers.FILE),
        Line("dues_monthly", labels.monthly_text, readers=Readers.FILE),
        Line("dues_exemption_ended", labels.exemption_ended_text, readers=Readers.FILE),
    ),
    offline=(OfflinePage("dues_payments.new_payment", roles=COLLECTS),),
    today=(today_lines.contested,),
    today_values=today_lines.VALUES,
    branch=(today_lines.of_branch,),
    work=(Work(_l("Dues"), "dues_books.index", roles=LOOKS),),
    kept=(
        Kept(DuesSetting, Keep.UNTIL_LEFT, heading=notice_headings.DUES,
             what=_l("What you owe a month in dues: kind of payer, amount, from when; the base only encrypted, or not"),
             why=WHY, section="dues_settings", of_member=data_export.settings_of),
        Kept(DuesExemption, Keep.UNTIL_LEFT, heading=notice_headings.DUES,
             what=_l("Lower dues or none: months, amount, meeting, who approved"),
             why=WHY, section="dues_exemptions", of_member=data_export.exemptions_of),
        Kept(ExemptMonth, Keep.UNTIL_LEFT, heading=notice_headings.DUES,
             what=_l("The single months of an exemption"), why=WHY),
        Kept(QuarterlyDues, Keep.UNTIL_LEFT, heading=notice_headings.DUES,
             what=_l("From when to when you pay by the quarter, and when the branch agreed"),
             why=WHY, section="dues_by_quarter", of_member=data_export.quarterly_of),
        Kept(Payment, Keep.FOR_THE_RECORD, heading=notice_headings.DUES,
             what=_l("Your payments of dues: months, amount, day, who took them"),
             why=RECORD, section="dues_payments", of_member=data_export.payments_of),
        Kept(Reversal, Keep.FOR_THE_RECORD, heading=notice_headings.DUES,
             what=_l("Which payments were recorded by mistake, and why"), why=RECORD),
        Kept(Contest, Keep.UNTIL_LEFT, heading=notice_headings.DUES,
             what=_l("What you said against a payment, and the answer"), why=WHY),
        Kept(DuesBook, Keep.FOR_THE_RECORD, heading=notice_headings.DUES,
             what=_l("Since when a branch keeps its dues here, and who began"), why=BOOK),
        Kept(BookEntry, Keep.FOR_THE_RECORD, heading=notice_headings.DUES,
             what=_l("Which months were entered, sums handed up, years closed, and by whom"), why=BOOK),
        Kept(DuesImport, Keep.UNTIL_USED, heading=notice_headings.DUES,
             what=_l("A table with the old book of a branch, until it is booked or thrown away"), why=BOOK),
    ),
    joining=Joining(before=file_joining.keep_one_each),
    refusals=labels.REFUSALS,
    audit=AUDIT,
)  # fmt: skip
