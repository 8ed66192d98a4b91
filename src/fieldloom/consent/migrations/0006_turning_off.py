import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TABLES = {
    "consent_turningoff": "a proposal to turn consent off",
    "consent_outcome": "what became of a proposal to turn consent off",
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

    dependencies = [
        ('access', '0004_sessions_ended_at_once'),
        ('consent', '0005_one_event_says_a_thing_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TurningOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('reasoning', models.TextField()),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('regime', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turnings_off', to='consent.regime')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turnings_off', to='access.study')),
            ],
            options={
                'ordering': ['study', 'proposed_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turned', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('reasoning', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('turning_off', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='outcome', to='consent.turningoff')),
            ],
            options={
                'ordering': ['turning_off'],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
