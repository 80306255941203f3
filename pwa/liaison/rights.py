"""The seven rights pages: what the law says with its article, whom to call, what to bring. The texts were compared with
the published laws as of `COMPARED_ON` (docs/rights.md: which versions); whether they still hold, officers of a county
check (`rights_offices.py`)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

COMPARED_ON = date(2025, 4, 19)  # the day of the collection of laws with which the articles were compared
NUMBERS = {
    "12333": _l("human resources and social security"),
    "12348": _l("free legal advice and legal aid"),
    "12345": _l("service line of the local government"),
    "12371": _l("service line for Party members"),
    "12380": _l("reports to the organisation department"),
    "110": _l("police"),
    "119": _l("fire and rescue"),
    "120": _l("ambulance"),
}
EMERGENCY = ("110", "119", "120")


@dataclass(frozen=True)
class RightsPage:
    """One page: `rules` are (what the law says, article), `category` is the kind of a request that begins here."""

    topic: str
    title: Any
    lead: Any
    category: str
    rules: tuple[tuple[Any, Any], ...]
    bring: tuple[Any, ...]
    numbers: tuple[str, ...]


PAGES = (
    RightsPage(
        "wages",
        _l("Wages not paid"),
        _l("Wages are paid in money and on time, whoever hired you."),
        "wages",
        (
            (_l("Wages are paid every month, in money, to yourself. "
                "Nobody may hold them back without a reason in law."),
             _l("Labour Law, Article 50")),
            (_l("Rural migrant workers have the right to full wages on time; they can complain, go to arbitration or "
                "to court."), _l("Regulations on Wage Payments to Rural Migrant Workers, Articles 3 and 10")),
            (_l("Complain to the labour inspection within two years: after that it no longer investigates."),
             _l("Regulations on Labour Security Inspection, Article 20")),
            (_l("Apply for arbitration within one year; for wages owed, the year begins when the employment ends. "
                "Arbitration is free."), _l("Law on Labour Dispute Mediation and Arbitration, Articles 27 and 53")),
        ),
        (
            _l("Identity card and telephone number"),
            _l("Contract, or anything that shows where you worked: work card, group chat, photos of the site"),
            _l("Attendance records and bank statements; a note of what is owed and since when"),
            _l("Name and telephone of the firm, the foreman, and of colleagues in the same position"),
        ),
        ("12333", "12348", "12345"),
    ),
    RightsPage(
        "contract",
        _l("Employment contract"),
        _l("Who works for somebody has a written contract."),
        "labour_protection",
        (
            (_l("A written contract is signed within one month of the first day of work."),
             _l("Labour Contract Law, Article 10")),
            (_l("From the second month to the end of the first year without a written contract, the employer pays "
                "double wages."), _l("Labour Contract Law, Article 82")),
            (_l("Compensation is one month's wages for each full year of service; half a year or more counts as one, "
                "less as half a month's wages."), _l("Labour Contract Law, Article 47")),
            (_l("Whoever is dismissed against the law gets twice that amount."),
             _l("Labour Contract Law, Article 87")),
        ),
        (
            _l("Identity card"),
            _l("Contract, job offer, notice of dismissal, or what was promised in messages"),
            _l("Bank statements, work card and attendance records that show since when you have worked there"),
        ),
        ("12333", "12348"),
    ),
    RightsPage(
        "injury",
        _l("Injury at work and social insurance"),
        _l("The employer insures you, and reports an injury at work."),
        "health",
        (
            (_l("The employer registers you for social insurance within 30 days of the first day of work."),
             _l("Social Insurance Law, Article 58")),
            (_l("The employer alone pays for insurance against injury at work."),
             _l("Social Insurance Law, Article 33")),
            (_l("The employer applies for recognition of the injury within 30 days. If it does not, you, your family "
                "or the trade union can apply within one year."),
             _l("Regulations on Work-Related Injury Insurance, Article 17")),
            (_l("If the employer paid no insurance, it pays the benefits itself; if it does not, the fund pays first."),
             _l("Social Insurance Law, Article 41")),
        ),
        (
            _l("Identity card"),
            _l("Medical record, diagnosis and receipts of the hospital"),
            _l("Contract or other proof that you work there"),
            _l("When, where and how it happened; names and telephones of witnesses"),
        ),
        ("120", "12333", "12348"),
    ),
    RightsPage(
        "hours",
        _l("Working time and rest"),
        _l("Overtime has limits, and it is paid for."),
        "labour_protection",
        (
            (_l("Eight hours a day and 40 hours a week are the norm."),
             _l("Provisions of the State Council on Working Hours, Article 3")),
            (_l("There is at least one day of rest a week."), _l("Labour Law, Article 38")),
            (_l("Overtime is agreed with you: usually one hour a day, for special reasons three at most, and 36 a "
                "month at most."), _l("Labour Law, Article 41")),
            (_l("Overtime is paid with at least 150 % of the wage, on a day of rest without compensation with 200 %, "
                "on a public holiday with 300 %."), _l("Labour Law, Article 44")),
            (_l("Paid leave is 5, 10 or 15 days a year after 1, 10 or 20 years of work in all."),
             _l("Regulations on Paid Annual Leave of Employees, Article 3")),
        ),
        (
            _l("Identity card"),
            _l("Attendance records, shift plans and messages that asked for overtime"),
            _l("Pay slips or bank statements"),
        ),
        ("12333", "12348"),
    ),
    RightsPage(
        "school",
        _l("School for children"),
        _l("Children go to school where their parents live and work."),
        "family",
        (
            (_l("Nine years of school are compulsory, without tuition or other fees."),
             _l("Compulsory Education Law, Article 2")),
            (_l("Where parents work or live away from their registered residence, the local government provides equal "
                "conditions for their children's compulsory education."), _l("Compulsory Education Law, Article 12")),
            (_l("Compulsory education is one of the services for holders of a residence permit."),
             _l("Provisional Regulations on Residence Permits, Article 12")),
        ),
        (
            _l("Household register and identity cards of parents and child"),
            _l("Residence permit, or proof that you live there: lease, proof of purchase, statement of the landlord"),
            _l("Proof of work and social insurance, where the local rules ask for it"),
            _l("Vaccination record; for a change of school the pupil's record number"),
        ),
        ("12345", "12348"),
    ),
    RightsPage(
        "residence",
        _l("Residence permit"),
        _l("After half a year in another city you can apply for a residence permit."),
        "other",
        (
            (_l("Who has lived in another city for half a year or more, with lawful and stable work or housing or as a "
                "pupil or student, can apply."), _l("Provisional Regulations on Residence Permits, Article 2")),
            (_l("Apply at the police station or the community service point it has commissioned. Whatever is missing "
                "is told at once; the permit is made within 15 days."),
             _l("Provisional Regulations on Residence Permits, Article 9")),
            (_l("The permit is endorsed once a year, within the month before the year is over."),
             _l("Provisional Regulations on Residence Permits, Article 10")),
            (_l("Holders have access to employment, insurance, housing fund, schools, health and legal aid services."),
             _l("Provisional Regulations on Residence Permits, Article 12")),
        ),
        (
            _l("Identity card and a photo"),
            _l("Proof of where you live: lease, proof of purchase, statement of landlord, employer or school"),
            _l("Proof of work or school: contract, business licence, student card"),
        ),
        ("12345", "110"),
    ),
    RightsPage(
        "fraud",
        _l("Fraud and loans"),
        _l("If you have just sent money, call 110 first: every minute counts."),
        "legal",
        (
            (_l("The police can have payments stopped and accounts frozen at once, so report it immediately."),
             _l("Law against Telecom and Online Fraud, Article 20")),
            (_l("Nobody may sell, rent out or lend bank accounts, payment accounts or telephone cards."),
             _l("Law against Telecom and Online Fraud, Article 31")),
            (_l("Usury is forbidden."), _l("Civil Code, Article 680")),
            (_l("Interest may not be taken off a loan beforehand: what counts is the amount you really received."),
             _l("Civil Code, Article 670")),
            (_l("Between private lenders, interest above four times the one-year loan prime rate is not protected by "
                "courts."), _l("Supreme People's Court, Provisions on Private Lending, Article 25")),
        ),
        (
            _l("Identity card and the bank card from which money was sent"),
            _l("Records of payments, with time, amount and account of the receiver"),
            _l("Messages, telephone numbers, addresses of pages and names of apps; delete nothing"),
            _l("Loan contract and proof of what you received and paid back"),
        ),
        ("110", "12348", "12345"),
    ),
)  # fmt: skip
BY_TOPIC = {page.topic: page for page in PAGES}
