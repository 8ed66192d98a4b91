"""Safeguarding records, and their entries, which the database refuses to change or drop."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE, WHAT = "safeguarding_safeguardingentry", "a safeguarding entry"
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
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement.format(table=TABLE, what=WHAT))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0004_sessions_ended_at_once'),
        ('fieldwork', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SafeguardingRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=30)),
                ('state', models.CharField(choices=[('with_author', 'With whoever wrote it'), ('handed_over', 'With the safeguarding lead'), ('closed', 'Closed')], default='with_author', max_length=12)),
                ('legal_hold', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('encounter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.encounter')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='safeguarding_records', to='access.study')),
            ],
            options={
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SafeguardingEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('sealed', models.BinaryField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='safeguarding.safeguardingrecord')),
            ],
            options={
                'ordering': ['record', 'number'],
            },
        ),
        migrations.AddConstraint(
            model_name='safeguardingrecord',
            constraint=models.UniqueConstraint(fields=('study', 'ref'), name='safeguarding_ref_once'),
        ),
        migrations.AddConstraint(
            model_name='safeguardingrecord',
            constraint=models.CheckConstraint(condition=models.Q(('legal_hold', True), ('state', 'closed'), _negated=True), name='never_closed_under_a_legal_hold'),
        ),
        migrations.AddConstraint(
            model_name='safeguardingentry',
            constraint=models.UniqueConstraint(fields=('record', 'number'), name='safeguarding_entry_once'),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
