"""The database itself refuses to change or drop an audit entry."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END""",
    """CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'an audit entry is never dropped'); END""",
)
POSTGRES = (
    """CREATE FUNCTION audit_entry_stays() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION 'an audit entry is never changed or dropped'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()""",
)


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in SQLITE if vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]
