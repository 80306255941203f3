"""A database of a released version comes up to this one with everything that was in it."""

import datetime as dt
import importlib
from uuid import uuid4

import peewee as pw
import pytest

from pwa.cases.models import Case, CaseStep, LostDecision
from pwa.core import database, schema
from pwa.core.database import db
from pwa.identity.models import Invitation
from pwa.members import headcounts
from pwa.members.membership import end_of
from pwa.members.models import AwayPeriod, Member
from pwa.models import MODELS
from pwa.reports.models import LocationReport, Submission
from pwa.roster import jobs
from pwa.roster.models import ImportPart, RosterImport, StagedChange, StagedRow
from tests.kit.tables import described

AT = dt.datetime(2026, 5, 4, 3, 2, 1, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def first_release(engine, clock):
    """A database as 0.1.0 left it: a branch, a member who is away, and the report that says so."""
    database.bind(engine.empty())
    db.connect(reuse_if_open=True)
    schema.apply_pending("0001_initial")
    old = importlib.import_module("pwa.migrations.0001_initial")
    county, member, report = uuid4(), uuid4(), uuid4()
    place = {"county_id": county, "member": member, "division": "440307", "area": "平湖", "stay": "long"}
    place |= {"settled": "yes", "reason": "work", "employer_kind": ""}
    with db.bind_ctx(old.MODELS, bind_refs=False, bind_backrefs=False):
        old.Unit.create(id=county, county_id=county, path="0001/", kind="county", name="临丰县委", made_at=AT)
        below = {"county_id": county, "parent": county, "path": "0001/0001/", "kind": "branch", "made_at": AT}
        branch = old.Unit.create(id=uuid4(), name="丰山村党支部", **below)
        who = {"name": "王建国", "search": "王建国", "sex": "1", "kind": "full", "made_at": AT}
        old.Member.create(id=member, county_id=county, branch=branch, **who)
        sent = {"account_id": uuid4(), "device": uuid4(), "seq": 1, "form": "location", "version": 1, "fields": "{}"}
        times = {"claimed_at": AT, "received_at": AT, "corrected_at": AT, "clock_shifted": False}
        flags = {"seq_reused": False, "waits": False, "content_hash": "x", "receipt": "7KQ4-M2XD"}
        old.Submission.create(
            id=report, county_id=county, member_id=member, branch_id=branch.id, **sent, **times, **flags
        )
        said = {"since": DAY, "back_home": False, "corrected_at": AT}
        old.LocationReport.create(id=report, **place, **said)
        old.AwayPeriod.create(id=report, **place, began_on=DAY, here_since=DAY, said_at=AT)
    yield member, report
    database.release()


def compare_with_the_models(engine):
    """What came up stands as if the models had made it today."""
    came_up = described()
    came_up.pop("schema_migration")
    database.bind(engine.empty())
    db.connect(reuse_if_open=True)
    db.create_tables(MODELS, safe=False)
    assert came_up == described()


@pytest.mark.both_engines
def test_a_database_of_the_first_release_comes_up_with_everything_in_it(first_release, engine):
    member, report = first_release
    applied = schema.migrate()
    assert applied and applied[0].startswith("0002") and schema.pending() == []
    row = Member.get_by_id(member)
    assert (row.name, row.ethnicity, row.address, row.branch.name) == ("王建国", None, None, "丰山村党支部")
    sent = Submission.get_by_id(report)
    assert (sent.receipt, sent.received_at, sent.seq) == ("7KQ4-M2XD", AT, 1)
    assert headcounts.total("0001/") == (1, 1) and [*headcounts.differing()] == [(2, [])], (
        "counted when the table was made"
    )
    assert end_of(member) is None, "who was a member is one"
    assert LocationReport.get_by_id(report).since == AwayPeriod.get(AwayPeriod.member == member).began_on == DAY
    compare_with_the_models(engine)


def test_who_had_left_before_reasons_were_recorded_has_left_still(first_release):
    member, _ = first_release
    schema.apply_pending("0012_appointments")
    db.execute_sql('update "member" set "left_at" = "made_at"')
    assert schema.migrate()[0] == "0013_membership_ends"
    row = end_of(member)
    assert (row.reason, row.recorded_at, row.ended_on, row.undone_at) == ("not_recorded", AT, AT.date(), None)
    assert (row.county_id, row.recorded_by) == (Member.get_by_id(member).county_id, None)


SENT = {"read_at": AT, "parts": 1, "done": 1, "rows": 2, "adds": 1, "changes": 1}
IMPORTS = {
    "applied": SENT | {"applied_at": AT, "cleared_at": AT},
    "checked": SENT,
    "checking": SENT | {"done": 0, "adds": 0, "changes": 0},
    "discarded": SENT | {"discarded_at": AT},
    "refused": {"refused": "{}"},
    "reading": {},
}


@pytest.fixture
def rosters(first_release):
    """The same database once it has a roster in every state, as it was before the members' lines followed by
    themselves; its ids by their state. One was applied and its rows not cleared yet."""
    member, _ = first_release
    schema.apply_pending("0008_head_counts")
    old = importlib.import_module("pwa.migrations.0007_roster")
    nought = dict.fromkeys(("rows", "parts", "done", "adds", "changes", "sames", "wrongs"), 0)
    made = {state: uuid4() for state in (*IMPORTS, "applied just now")}
    with db.bind_ctx(old.MODELS, bind_refs=False, bind_backrefs=False):
        for state, row_id in made.items():
            facts = IMPORTS.get(state, SENT | {"applied_at": AT})
            sent = {"paths": "0001/", "file_name": f"{state}.xlsx", "facts": "{}", "made_at": AT, "began_at": AT}
            old.RosterImport.create(id=row_id, account_id=uuid4(), **sent, **nought | facts)
        for state in ("checked", "applied just now"):
            of = {"roster": made[state], "row": 2, "county_id": uuid4()}
            old.ImportPart.create(id=uuid4(), roster=made[state], number=0, sealed=b"sealed")
            row = {"verdict": "change", "fields": "phone", "name": "王建国", "search": "", "member_id": member}
            old.StagedRow.create(id=uuid4(), **of, **row)
            old.StagedChange.create(id=uuid4(), **of, member_id=member, field="phone", after="13800001111")
    return made


def test_rosters_of_before_stand_as_they_did_and_nothing_follows_twice_from_one_applied(rosters, first_release):
    later = [name for name in schema.known() if name >= "0009"]
    assert schema.migrate() == later and schema.pending() == []
    for state, row_id in rosters.items():
        row = RosterImport.get_by_id(row_id)
        assert row.state == state.split()[0], state
        assert (row.what, row.told, row.applied_by) == ("members", 0, None)
        assert row.told_at == row.applied_at and row.file_name == f"{state}.xlsx"
    assert Member.get_by_id(first_release[0]).name == "王建国"
    assert {model.select().count() for model in (ImportPart, StagedRow, StagedChange)} == {2}
    before = [db.execute_sql(f"select count(*) from {name}").fetchone()[0] for name in FOLLOWS]
    jobs.follow_on()
    assert [db.execute_sql(f"select count(*) from {name}").fetchone()[0] for name in FOLLOWS] == before
    kept = RosterImport.get_by_id(rosters["checked"])
    assert kept.may_apply and StagedRow.get(StagedRow.roster == kept.id).fields == "phone"


FOLLOWS = ("timeline_line", "field_change", "audit_line")


@pytest.mark.both_engines
def test_the_table_of_rosters_is_the_one_of_today_whatever_stood_in_it(rosters, engine):
    schema.migrate()
    compare_with_the_models(engine)


def test_links_of_before_know_whether_their_account_was_in_use(first_release):
    """Second officers see them on Today after the upgrade."""
    old = importlib.import_module("pwa.migrations.0001_initial")
    schema.apply_pending("0012_appointments")
    signs_in = {"spent": {}, "passphrase": {"passphrase": "x"}, "session": {}, "passkey": {}, "nobody": {}, "void": {}}
    made = {}
    with db.bind_ctx(old.MODELS, bind_refs=False, bind_backrefs=False):
        for login, more in signs_in.items():
            who = {"login": login, "name": "王建国", "language": "", "large_text": False, "made_at": AT}
            account = old.Account.create(id=uuid4(), **who, **more).id
            made[login] = uuid4()
            link = {"account": account, "made_at": AT, "expires_at": AT, "made_by": uuid4()}
            voided = {"voided_at": AT} if login == "void" else {}
            old.Invitation.create(id=made[login], token_hash=login, **link, **voided)
            if login in ("spent", "void"):
                old.Invitation.create(id=uuid4(), token_hash=f"{login} before", spent_at=AT, **link)
            if login == "session":
                phone = {"began_at": AT, "last_used_at": AT, "way_in": "passkey", "label": ""}
                old.Session.create(id=uuid4(), account=account, **phone)
            if login == "passkey":
                key = {"credential_id": "c", "public_key": "k", "sign_count": 0, "transports": "", "backed_up": False}
                old.Passkey.create(id=uuid4(), account=account, label="", made_at=AT, **key)
    schema.migrate()
    found = {login: Invitation.get_by_id(row_id).in_use for login, row_id in made.items()}
    in_use = {login for login, is_used in found.items() if is_used}
    assert in_use == {"spent", "passphrase", "session", "passkey"}


def test_a_search_that_ended_with_found_after_a_suspension_is_open_again(first_release):
    """It was closed by releases in which 'found' ended a suspension; every other search stays as it was."""
    member, _ = first_release
    schema.apply_pending("0015_consents_by_link")
    old, first = (importlib.import_module(f"pwa.migrations.{name}") for name in ("0003_cases", "0001_initial"))
    base = Member.select(Member.branch, Member.county_id).where(Member.id == member).get()
    branch, county = base.branch_id, base.county_id
    where = {"county_id": county, "branch": branch, "home": branch, "unit": branch}
    who = {
        "name": "王建国",
        "search": "王建国",
        "sex": "1",
        "kind": "full",
        "made_at": AT,
        "county_id": county,
    }
    searches = {
        "again": ("found", ["lost_confirmed", "suspended", "found"]),
        "found": ("found", ["lost_confirmed", "found"]),
        "restored": ("restored", ["lost_confirmed", "suspended", "restored"]),
        "searching": (None, ["lost_confirmed"]),
    }
    made = {}
    with db.bind_ctx([*old.MODELS, *first.MODELS], bind_refs=False, bind_backrefs=False):
        for name, (how, decided) in searches.items():
            about = first.Member.create(id=uuid4(), branch=branch, **who).id
            what = {"category": "lost_contact", "readers": "charge", "origin": "officer", "due_on": DAY, "asks": 0}
            end = {"how": how, "closed_at": AT if how else None, "closed_by": uuid4() if how else None}
            times = {"raised_at": AT, "raised_by": uuid4(), "moved_at": AT, "last": "decided"}
            case = old.Case.create(id=uuid4(), member=about, **where, **what, **end, **times)
            made[name] = case.id
            for kind in decided:
                step = {"id": uuid4(), "county_id": county, "case": case.id}
                old.CaseStep.create(**step, kind="decided", at=AT, by_id=uuid4(), words="")
                row = {"meeting": "党员大会", "held_on": DAY, "approver": "", "document": "", "warned": ""}
                old.LostDecision.create(**step, kind=kind, **row)
    assert "0018_suspension_holds" in schema.migrate()
    for name, (how, decided) in searches.items():
        case = Case.get_by_id(made[name])
        assert (case.how, case.closed_at is None) == ((None, True) if name == "again" else (how, how is None)), name
        assert LostDecision.select().where(LostDecision.case == case).count() == len(decided), name
        assert CaseStep.select().where(CaseStep.case == case).count() == len(decided), name
    decision = LostDecision.select().where(LostDecision.case == made["again"]).first()
    assert LostDecision.update(kind="cancelled").where(LostDecision.id == decision.id).execute() == 1
    with pytest.raises(pw.IntegrityError), db.atomic():
        LostDecision.update(kind="forgotten").where(LostDecision.id == decision.id).execute()
