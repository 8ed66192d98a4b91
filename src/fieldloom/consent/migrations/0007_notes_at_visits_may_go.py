"""The team's notes beside a process check can be emptied, when the person is erased; nothing else of it
changes."""

from django.db import migrations

TABLE = "consent_processcheck"
STAYS = (
    "id study_id encounter_id participant_id outcome sign grantor_id taken_by_id at recorded_at "
    "event_id sign_event_id"
).split()


def allowed(same, empty_list):
    emptied = [f"NEW.{name} = ''" for name in ("why", "sign_note", "place")]
    kept = [f"NEW.{name} {same} OLD.{name}" for name in STAYS]
    return " AND ".join([*emptied, f"NEW.off_limits = {empty_list}", *kept])


SQLITE = (
    f"DROP TRIGGER {TABLE}_never_changes",
    f"""CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE ON {TABLE}
        WHEN NOT ({allowed("IS", "'[]'")})
        BEGIN SELECT RAISE(ABORT, 'a process check is never changed'); END""",
)
POSTGRES = (
    f"DROP TRIGGER {TABLE}_stays ON {TABLE}",
    f"""CREATE TRIGGER {TABLE}_stays BEFORE DELETE OR TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_stays()""",
    f"""CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN (NOT ({allowed("IS NOT DISTINCT FROM", "'[]'::jsonb")}))
        EXECUTE FUNCTION {TABLE}_stays()""",
)


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("consent", "0006_turning_off")]
    operations = [migrations.RunPython(guard, elidable=False)]
