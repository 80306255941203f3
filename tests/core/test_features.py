"""A package declares itself once; what is missing or stands twice is an error at start, in a sentence."""

from dataclasses import replace

import peewee as pw
import pytest
from flask import Blueprint, Flask

from pwa.app import create_app, features
from pwa.cli import _declared as cli_declared
from pwa.core.access import Role
from pwa.core.database import Row, db
from pwa.core.declaration_checks import keys_of_persons, tables
from pwa.core.features import (
    Feature,
    Follow,
    Line,
    NotDeclared,
    Readers,
    Registry,
    Work,
    register,
    registry,
)
from pwa.core.kept_tables import Keep, Kept
from pwa.members.models import TimelineLine
from pwa.reports.form_kinds import FormKind, Limited
from pwa.reports.models import Submission
from pwa.screening.models import Asked
from pwa.stages import Stage
from tests.kit.client import client_of, sign_in
from tests.kit.engines import settings_for
from tests.people import PEOPLE
from tests.reports.phone import Phone
from tests.reports.test_rights import FOR_HIM, end_post
from tests.screening.conftest import make_round


def kind(name: str) -> FormKind:
    """A form kind that does nothing."""
    return FormKind(
        name,
        1,
        lambda fields, day, known: None,  # type: ignore[arg-type,return-value]
        lambda entry, account, writes: None,
        limited=Limited(own=True, others=True),
    )


def feature(package: str, **parts) -> Feature:
    return Feature(package, **parts)


def told(facts: dict) -> str:
    return "told"


def reason(*declared: Feature) -> str:
    """Why these features are no program."""
    with pytest.raises(NotDeclared) as refused:
        Registry(declared)
    return str(refused.value)


def test_a_timeline_kind_without_readers_says_so():
    with pytest.raises(NotDeclared, match="'errand_offered' does not say who reads it"):
        Line("errand_offered", told)


def test_an_entry_without_roles_says_so():
    with pytest.raises(NotDeclared, match=r"'errands\.index' does not say whose work it is"):
        Work("Errands", "errands.index")


def test_an_entry_that_names_no_view_says_so():
    errands = feature(
        "pwa.errands", stage=Stage.SCREENING, work=(Work("Errands", "errands.index", roles=(Role.MEMBER,)),)
    )
    with pytest.raises(NotDeclared, match=r"pwa\.errands names the view 'errands\.index', which no package brings"):
        register(Flask(__name__), [errands])


@pytest.mark.parametrize(
    ("missing", "says"),
    [("why", "why it is kept"), ("what", "what it holds"), ("heading", "where the privacy notice names it")],
)
def test_a_table_of_which_the_notice_could_not_tell_says_so(missing, says):
    told = {"why": "because", "heading": "errands", "what": "who was sent"}
    told.pop(missing)
    with pytest.raises(NotDeclared, match=f"'audit_line' does not say {says}"):
        Kept(next(model for model in tables() if model.__name__ == "AuditLine"), Keep.UNTIL_LEFT, **told)


def test_a_table_of_personal_data_that_nobody_declares_kept_is_an_error_that_says_what_to_add():
    class Forgotten(Row):
        account_id = pw.UUIDField()

        class Meta:
            table_name = "forgotten_errand"

    said = reason(feature(__name__))
    assert "'forgotten_errand' holds the key of a person (account_id)" in said
    assert "Kept(Forgotten, Keep.…, heading=…, what=…, why=…)" in said
    told = {"why": "because", "heading": "errands", "what": "who was sent"}
    Registry([feature(__name__, kept=(Kept(Forgotten, Keep.UNTIL_LEFT, **told),))])


def test_a_view_that_names_nobody_is_an_error_at_start(engine, clock):
    blueprint = Blueprint("forgotten", __name__)
    blueprint.add_url_rule("/forgotten", view_func=lambda: "", endpoint="show")
    with pytest.raises(NotDeclared, match=r"'forgotten\.show' does not say who may enter"):
        create_app(settings_for(engine.url, engine.folder), more=(feature("tests.other", blueprints=(blueprint,)),))
    engine.rest()


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"forms": (kind("errand"),)}, "form kind 'errand'"),
        ({"timeline": (Line("errand_offered", told, readers=Readers.FILE),)}, "timeline kind 'errand_offered'"),
        ({"looks": {"errand": "read"}}, "look 'errand'"),
        ({"roster_columns": {"errand": dict}}, "roster column 'errand'"),
    ],
    ids=["form", "timeline", "look", "column"],
)
def test_a_name_that_stands_twice_is_an_error_that_names_both(parts, what):
    said = reason(feature("pwa.one", **parts), feature("pwa.two", **parts))
    assert said == f"The {what} stands twice: pwa.one and pwa.two."


def test_the_same_reason_for_refusing_may_be_said_twice_but_not_in_other_words():
    one, two = feature("pwa.one", refusals={"late": "Too late."}), feature("pwa.two", refusals={"late": "Too late."})
    assert Registry([one, two]).refusals == {"late": "Too late."}
    assert "'late' has two wordings: pwa.one and pwa.two" in reason(one, replace(two, refusals={"late": "Later."}))


def test_who_follows_a_form_that_nobody_brings_is_an_error():
    assert "follows the form kind 'errand'" in reason(feature("pwa.one", follows=(Follow("errand"),)))


def test_every_table_with_the_key_of_a_person_is_declared_kept(app):
    ours = [
        model for model in tables() if model.__module__.startswith("pwa.") and ".migrations." not in model.__module__
    ]
    personal = {model for model in ours if keys_of_persons(model)}
    assert len(personal) > 30 and personal <= registry().kept.keys()
    names = {model.__name__ for model in personal}
    assert {"Member", "Account", "AuditLine", "Case", "CaseStep", "Asked", "Photo", "StagedRow"} <= names


def test_an_undeclared_kind_of_line_is_shown_to_nobody(app, as_, clock):
    who = PEOPLE["member"]
    at = clock.now
    TimelineLine.create(
        county_id=who.county_id, member=who.member_id, at=at, kind="case_nobody_declared", facts='{"reason": "暗号"}'
    )
    TimelineLine.create(
        county_id=who.county_id, member=who.member_id, at=at, kind="undeclared", facts='{"reason": "暗号"}'
    )
    for login in ("member", "secretary", "committee", "contact", "host"):
        page = as_(login).get(f"/members/{who.member_id}")
        assert page.status_code == 200 and "暗号" not in page.text, login


@pytest.fixture
def followed(engine, clock):
    """The program with two more packages that follow `location`, and what they heard in which order."""
    heard: list[tuple] = []

    def after(name: str):
        return lambda entries, account, writes: heard.append((name, len(entries), db.in_transaction()))

    def adopted(name: str):
        return lambda id: heard.append((name, id, db.in_transaction()))

    more = [
        feature(f"tests.{name}", follows=(Follow("location", after(name), adopted(f"{name} adopted")),))
        for name in ("first", "second")
    ]
    engine.again()
    app = create_app(settings_for(engine.url, engine.folder), more=more)
    app.testing = True
    with app.app_context():
        db.connect(reuse_if_open=True)
        yield app, heard
    engine.rest()


def test_any_number_of_packages_follow_a_form_in_the_order_of_the_layers_inside_its_transaction(followed):
    app, heard = followed
    round_ = make_round("home")
    officer = Phone(sign_in(client_of(app), "secretary"), "secretary")
    tried = {"round": str(round_.id), "way": "family", "outcome": "away_long"}
    officer.accepted("attempt", tried, subject=str(PEOPLE["member"].member_id))
    assert heard == []
    phone = Phone(sign_in(client_of(app), "member"), "member")
    phone.send(phone.entry(), phone.entry())
    assert heard == [("first", 2, True), ("second", 2, True)]
    row = Asked.get(Asked.member == PEOPLE["member"].member_id, Asked.round == round_.id)
    assert row.division == "440307", "the round, which follows too, recounts as before"


def test_all_of_them_hear_when_an_entry_that_waited_is_adopted(followed, clock):
    app, heard = followed
    phone = Phone(sign_in(client_of(app), "secretary"), "secretary")
    entry = phone.entry(**FOR_HIM)
    clock.forward(days=2)
    end_post("secretary")
    assert phone.outcome(entry) == "accepted" and Submission.get().waits
    heard.clear()
    organiser = sign_in(client_of(app), "organiser")
    assert organiser.post(f"/reports/{entry['id']}/adoption").status_code == 303
    assert heard == [("first adopted", Submission.get().id, True), ("second adopted", Submission.get().id, True)]


def test_the_features_stand_in_the_order_of_the_layers():
    names = [one.package for one in features()]
    assert (
        names.index("pwa.reports") < names.index("pwa.cases") < names.index("pwa.screening") < names.index("pwa.today")
    )
    assert {role for one in features() for entry in one.work for role in entry.roles} >= {Role.SECRETARY, Role.COUNTY}


def test_the_program_has_exactly_the_commands_that_the_packages_declare(app):
    declared = {name: sorted(getattr(one, "commands", ())) for name, one in registry().commands.items()}
    assert declared == {name: sorted(getattr(one, "commands", ())) for name, one in cli_declared().items()}
    assert declared["export"] == ["members", "submissions"] and "recount" in declared
