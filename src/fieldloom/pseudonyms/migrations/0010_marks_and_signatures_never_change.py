"""The database itself refuses to change what readers marked as telling and who signed what, and to drop what was
settled of a family. What is of one person may go, when they are erased."""

from django.db import migrations

TELLING, SETTLED = "pseudonyms_telling", "pseudonyms_settled"
TABLES = {TELLING: "what a reader marked", SETTLED: "a signature under what remains"}
SQLITE = (
    """CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table}
       BEGIN SELECT RAISE(ABORT, '{what} is never changed'); END""",
)
POSTGRES = (
    """CREATE FUNCTION {table}_stays() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION '{what} is never changed or dropped'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER {table}_stays BEFORE UPDATE OR TRUNCATE ON {table}
       FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()""",
)
FAMILY_SQLITE = f"""CREATE TRIGGER {SETTLED}_never_goes BEFORE DELETE ON {SETTLED}
    WHEN OLD.family_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a signature under what remains is never dropped'); END"""
FAMILY_POSTGRES = f"""CREATE TRIGGER {SETTLED}_never_goes BEFORE DELETE ON {SETTLED}
    FOR EACH ROW WHEN (OLD.family_id IS NOT NULL) EXECUTE FUNCTION {SETTLED}_stays()"""


def guard(apps, schema_editor):
    lite = schema_editor.connection.vendor == "sqlite"
    for table, what in TABLES.items():
        for statement in SQLITE if lite else POSTGRES:
            schema_editor.execute(statement.format(table=table, what=what))
    schema_editor.execute(FAMILY_SQLITE if lite else FAMILY_POSTGRES)


def leave(apps, schema_editor):
    lite = schema_editor.connection.vendor == "sqlite"
    ends = [(SETTLED, "never_goes"), *((table, "never_changes" if lite else "stays") for table in TABLES)]
    for table, end in ends:
        schema_editor.execute(f"DROP TRIGGER {table}_{end}" + ("" if lite else f" ON {table}"))
    for table in () if lite else TABLES:
        schema_editor.execute(f"DROP FUNCTION {table}_stays()")


class Migration(migrations.Migration):
    dependencies = [("pseudonyms", "0009_what_is_lost_or_erased")]
    operations = [migrations.RunPython(guard, leave, elidable=False)]
