"""One event says one thing of a purpose, a medium and a wave once. Where an earlier version kept a line
twice (a purpose that was sent twice), the one that holds stays, and nothing that holds changes."""

import django.db.models.functions.comparison
from django.db import migrations, models

WHAT = ("event_id", "purpose", "medium", "wave_id")
AGREES = ("consent", "assent", "public_interest")
# As `consent.rules.lines` ranks lines of one event: what shuts by itself, what agrees to nothing, and
# of agreements the smaller audience.
FORBIDS = ("dissent", "pause", "withdrawal", "revocation")
TABLE = "consent_eventline"
SQLITE = (
    f"DROP TRIGGER {TABLE}_never_goes",
    f"""CREATE TRIGGER {TABLE}_never_goes BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'a line of a consent event is never dropped'); END""",
)
POSTGRES = (
    f"DROP TRIGGER {TABLE}_stays ON {TABLE}",
    f"""CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_stays()""",
)


def once(apps, schema_editor):
    lines = apps.get_model("consent", "EventLine").objects
    doubled = lines.order_by().values(*WHAT).annotate(number=models.Count("pk"))
    more = []
    for one in doubled.filter(number__gt=1):
        held = lines.filter(**{name: one[name] for name in WHAT})
        more += [line.pk for line in sorted(held, key=_rank)[1:]]
    if not more:
        return
    off, on = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    schema_editor.execute(off)
    for pk in more:
        lines.filter(pk=pk).delete()
    schema_editor.execute(on)


def _rank(line):
    return (line.says not in FORBIDS, line.says in AGREES, line.ceiling, line.pk)


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0004_process_checks'),
        ('fieldwork', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(once, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            model_name='eventline',
            constraint=models.UniqueConstraint(models.F('event'), models.F('purpose'), models.F('medium'), django.db.models.functions.comparison.Coalesce('wave', 0), name='one_event_says_a_thing_once'),
        ),
    ]
