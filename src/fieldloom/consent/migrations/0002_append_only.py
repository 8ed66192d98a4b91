"""The database itself refuses to change or drop what was said, found or decided about consent."""

from django.db import migrations

TABLES = {
    "consent_clause": "a clause of a consent form",
    "consent_event": "a consent event",
    "consent_eventline": "a line of a consent event",
    "consent_competence": "a finding of competence",
    "consent_lawfulbasis": "a lawful basis",
    "consent_regime": "a decision that consent decides",
}
SQLITE = (
    """CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table}
       BEGIN SELECT RAISE(ABORT, '{what} is never changed'); END""",
    """CREATE TRIGGER {table}_never_goes BEFORE DELETE ON {table}
       BEGIN SELECT RAISE(ABORT, '{what} is never dropped'); END""",
)
POSTGRES = (
    """CREATE FUNCTION {table}_stays() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION '{what} is never changed or dropped'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
       FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()""",
)


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, what in TABLES.items():
        for statement in SQLITE if vendor == "sqlite" else POSTGRES:
            schema_editor.execute(statement.format(table=table, what=what))


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]
