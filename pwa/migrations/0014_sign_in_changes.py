"""Changes of how somebody signs in that wait; whether an account was in use when a link to it was made; and by whose
link the person had come in who applied a roster."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

KINDS = ("passphrase", "passkey", "end_passkey", "end_phone", "end_phones")


class Account(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "account"
        legacy_table_names = False


class SignInChange(pw.Model):
    id = pw.UUIDField(primary_key=True)
    account = pw.ForeignKeyField(Account, on_delete="CASCADE", backref="+")
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('" + "','".join(KINDS) + "'))")])
    target_id = pw.UUIDField(null=True)
    known_as = pw.TextField(null=True)
    secret = pw.TextField(null=True)
    asked_at = UTCDateTimeField()
    asked_on = pw.UUIDField()
    takes_effect_at = UTCDateTimeField()
    settled_at = UTCDateTimeField(null=True)
    outcome = pw.TextField(null=True, constraints=[pw.SQL("CHECK (outcome in ('done','stopped','void'))")])
    settled_on = pw.UUIDField(null=True)

    class Meta:
        table_name = "sign_in_change"
        legacy_table_names = False
        constraints = [pw.SQL("CHECK ((settled_at is null) = (outcome is null))")]


WAITS = SignInChange.settled_at.is_null()
SignInChange.add_index(
    SignInChange.index(SignInChange.account, unique=True, name="sign_in_change_waiting", where=WAITS)
)
SignInChange.add_index(SignInChange.index(SignInChange.known_as, name="sign_in_change_known_as", where=WAITS))

# A link that can still be opened, to an account that somebody has signed in to: second officers see it on Today.
IN_USE = """
update "invitation" set "in_use" = true
where "spent_at" is null and "voided_at" is null and (
    exists (select 1 from "account" a where a."id" = "invitation"."account_id" and a."passphrase" is not null)
    or exists (select 1 from "invitation" i where i."account_id" = "invitation"."account_id" and i."spent_at" is not null)
    or exists (select 1 from "session" s where s."account_id" = "invitation"."account_id")
    or exists (select 1 from "passkey" p where p."account_id" = "invitation"."account_id")
)
"""


class Invitation(pw.Model):
    id = pw.UUIDField(primary_key=True)
    expires_at = UTCDateTimeField()

    class Meta:
        table_name = "invitation"
        legacy_table_names = False


Invitation.add_index(
    Invitation.index(
        Invitation.expires_at,
        name="invitation_to_confirm",
        where=pw.SQL("in_use and spent_at is null and voided_at is null and confirmed_at is null"),
    )
)


def up(migrator, db):
    with db.bind_ctx([Account, SignInChange, Invitation], bind_refs=False, bind_backrefs=False):
        db.create_tables([SignInChange], safe=False)
        migrator.migrate(
            migrator.add_column("invitation", "in_use", pw.BooleanField(default=False)),
            migrator.add_column("roster_import", "applied_link_by", pw.UUIDField(null=True)),
        )
        db.execute_sql(IN_USE)
        Invitation._schema.create_indexes(safe=False)
