"""A tick of a roll no longer repeats of which meeting it is: its roll says so. The copy, its foreign key and its index
were written for each of the 120 people of a roll."""

from playhouse.migrate import PostgresqlMigrator

REMADE = """
create table "roll_tick_remade" (
    "county_id" TEXT NOT NULL, "roll_id" TEXT NOT NULL, "member_id" TEXT NOT NULL,
    "state" TEXT NOT NULL CHECK (state in ('present','late','video','absent')), "at" TEXT NOT NULL,
    PRIMARY KEY ("roll_id", "member_id"),
    FOREIGN KEY ("roll_id") REFERENCES "roll" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE CASCADE
)
"""
COLUMNS = '"county_id", "roll_id", "member_id", "state", "at"'


def up(migrator, db):
    if isinstance(migrator, PostgresqlMigrator):
        db.execute_sql('alter table "roll_tick" drop column "meeting_id"')
        return
    db.execute_sql(REMADE)  # SQLite drops no column that has a foreign key
    db.execute_sql(f'insert into "roll_tick_remade" ({COLUMNS}) select {COLUMNS} from "roll_tick"')
    db.execute_sql('drop table "roll_tick"')
    db.execute_sql('alter table "roll_tick_remade" rename to "roll_tick"')
    db.execute_sql('create index "roll_tick_member_id" on "roll_tick" ("member_id")')
