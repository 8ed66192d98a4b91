"""Process checks, which the database refuses to change or drop; and from which age assent is asked."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = {
    "consent_processcheck": "a process check",
    "consent_struckcheck": "a struck-out process check",
}


def guard(apps, schema_editor):
    earlier = import_module("fieldloom.consent.migrations.0002_append_only")
    vendor = schema_editor.connection.vendor
    for table, what in TABLES.items():
        for statement in earlier.SQLITE if vendor == "sqlite" else earlier.POSTGRES:
            schema_editor.execute(statement.format(table=table, what=what))


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_sessions_ended_at_once'),
        ('consent', '0003_withdrawals'),
        ('fieldwork', '0001_initial'),
        ('people', '0002_kinship'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='regime',
            name='assent_from',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='regime',
            name='unplaced',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='ProcessCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('reaffirmed', 'Goes on as it stands'), ('changed', 'Takes some of it back'), ('paused', 'Pauses'), ('stopped', 'Stops'), ('not_asked', 'Was not asked')], max_length=12)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('off_limits', models.JSONField(blank=True, default=list)),
                ('sign', models.CharField(blank=True, choices=[('willing', 'Willing: at ease, joined in'), ('uneasy', 'Uneasy: turned away, went quiet, cried'), ('against', 'Against it: said or showed no')], max_length=10)),
                ('sign_note', models.CharField(blank=True, max_length=200)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('encounter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='process_checks', to='fieldwork.encounter')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.event')),
                ('grantor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.participant')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='process_checks', to='people.participant')),
                ('sign_event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.event')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.study')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StruckCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasoning', models.TextField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('of', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='struck', to='consent.processcheck')),
                ('struck_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='processcheck',
            index=models.Index(fields=['participant', 'at'], name='checked_of'),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
