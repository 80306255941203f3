"""The link by which an account was opened, until a second officer has confirmed who came in by it: the posts of the
account give no right until then."""

import peewee as pw

# Who holds a post today keeps it. Whoever gets one from now on, and came in by an officer's link, is confirmed first.
OPENED = """
update "account" set "unconfirmed_link_id" = (
    select i."id" from "invitation" i
    where i."account_id" = "account"."id" and i."spent_at" is not null and i."made_by" is not null
    and i."confirmed_at" is null and i."declined_at" is null
    and not exists (select 1 from "invitation" e where e."account_id" = i."account_id" and e."spent_at" < i."spent_at")
    order by i."id" limit 1
)
where not exists (select 1 from "post" p where p."account_id" = "account"."id" and p."ended_at" is null)
and (
    "passphrase" is not null
    or exists (select 1 from "session" s where s."account_id" = "account"."id" and s."ended_at" is null)
    or exists (select 1 from "passkey" k where k."account_id" = "account"."id" and k."ended_at" is null)
)
"""


class Post(pw.Model):
    id = pw.UUIDField(primary_key=True)
    unconfirmed_link_id = pw.UUIDField(null=True)

    class Meta:
        table_name = "post"
        legacy_table_names = False


Post.add_index(
    Post.index(
        Post.unconfirmed_link_id,
        name="post_unconfirmed_link",
        where=pw.SQL("unconfirmed_link_id is not null and ended_at is null"),
    )
)


def up(migrator, db):
    with db.bind_ctx([Post], bind_refs=False, bind_backrefs=False):
        migrator.migrate(
            migrator.add_column("account", "unconfirmed_link_id", pw.UUIDField(null=True)),
            migrator.add_column("post", "unconfirmed_link_id", pw.UUIDField(null=True)),
        )
        db.execute_sql(OPENED)
        Post._schema.create_indexes(safe=False)
