"""That consent was verified, which the database refuses to change or drop."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

def guard(apps, schema_editor):
    earlier = import_module("fieldloom.consent.migrations.0002_append_only")
    vendor = schema_editor.connection.vendor
    for statement in earlier.SQLITE if vendor == "sqlite" else earlier.POSTGRES:
        told = {"table": "sources_verification", "what": "a verification"}
        schema_editor.execute(statement.format(**told))


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_sessions_ended_at_once'),
        ('consent', '0002_append_only'),
        ('fieldwork', '0001_initial'),
        ('sources', '0004_who_is_in_it'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
                ('looked_at', models.JSONField(default=dict)),
                ('encounter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='fieldwork.encounter')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='sources.source')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='access.study')),
                ('verified_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('encounter__isnull', True), ('source__isnull', True), _connector='XOR'), name='verified_of_an_encounter_or_a_source')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
