"""Who wrote a suggestion with the name of an account that has no member file."""

import peewee as pw


class Suggestion(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "suggestion"
        legacy_table_names = False


class SuggestionWriter(pw.Model):
    id = pw.UUIDField(primary_key=True)
    suggestion = pw.ForeignKeyField(Suggestion, backref="+", unique=True, on_delete="CASCADE")
    county_id = pw.UUIDField()
    account_id = pw.UUIDField()

    class Meta:
        table_name = "suggestion_writer"
        legacy_table_names = False


SuggestionWriter.add_index(SuggestionWriter.index(SuggestionWriter.account_id, name="suggestion_writer_account"))


def up(migrator, db):
    with db.bind_ctx([SuggestionWriter], bind_refs=False, bind_backrefs=False):
        db.create_tables([SuggestionWriter], safe=False)
