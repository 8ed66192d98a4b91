"""Pictures have a size in pixels, passages may be parts of one."""

import importlib

import django.db.models.expressions
from django.db import migrations, models

full_text = importlib.import_module("fieldloom.sources.migrations.0002_full_text")


def _take_view_away(apps, schema_editor):
    """SQLite remakes `sources_source` for a new column, and must not meet a view of it meanwhile."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP VIEW sources_said")


def _put_view_back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(full_text.SAID)


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0002_full_text'),
    ]

    operations = [
        migrations.RunPython(_take_view_away, elidable=False),
        migrations.RemoveConstraint(
            model_name='passage',
            name='passage_once',
        ),
        migrations.RemoveConstraint(
            model_name='passage',
            name='a_passage_has_words',
        ),
        migrations.AddField(
            model_name='passage',
            name='region_height',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='passage',
            name='region_left',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='passage',
            name='region_top',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='passage',
            name='region_width',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='source',
            name='height',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='source',
            name='width',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='source',
            name='kind',
            field=models.CharField(choices=[('interview', 'Interview'), ('field_note', 'Field note'), ('focus_group', 'Focus group'), ('observation', 'Observation'), ('call', 'Call or messages'), ('minutes', 'Minutes'), ('document', 'Document'), ('testimony', 'Public testimony'), ('picture', 'Picture')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('revision', 'start', 'end', 'region_left', 'region_top', 'region_width', 'region_height'), name='passage_once'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__gt', models.F('start')), ('region_height', 0), ('region_left', 0), ('region_top', 0), ('region_width', 0)), models.Q(('end', 0), ('region_height__gt', 0), ('region_height__lte', django.db.models.expressions.CombinedExpression(models.Value(10000), '-', models.F('region_top'))), ('region_width__gt', 0), ('region_width__lte', django.db.models.expressions.CombinedExpression(models.Value(10000), '-', models.F('region_left'))), ('start', 0)), _connector='OR'), name='a_passage_has_words_or_a_region'),
        ),
        migrations.RunPython(_put_view_back, elidable=False),
    ]
