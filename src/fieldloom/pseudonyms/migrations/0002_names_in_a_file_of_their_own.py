"""Real names leave the database: each form that lies sealed in it moves into the key database.

The column goes last, in the same transaction, once every form is on disk there and opens. Where the
machine stops before the end nothing is lost: this is taken back, and done again at the next start with
other tokens; what was written meanwhile is known by no row, and is swept.
"""

import django.db.models.deletion
import fieldloom.pseudonyms.keyfile.sealing
from django.conf import settings
from django.db import migrations, models


def move(apps, schema_editor):
    from fieldloom.pseudonyms.keyfile.moving import move_over

    move_over(apps.get_model("pseudonyms", "Entity"), apps.get_model("pseudonyms", "SurfaceForm"))


def forget(apps, schema_editor):
    """PostgreSQL keeps what stood in a dropped column until the table is written anew."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE pseudonyms_surfaceform ALTER COLUMN mark TYPE varchar(64) USING (mark || '')"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_sessions_ended_at_once'),
        ('pseudonyms', '0001_register_of_names'),
        ('sources', '0007_requests_to_take_out'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='entity',
            name='destroyed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='entity',
            name='token',
            field=models.CharField(editable=False, max_length=32, null=True),
        ),
        migrations.RunPython(move),
        migrations.AlterField(
            model_name='entity',
            name='token',
            field=models.CharField(default=fieldloom.pseudonyms.keyfile.sealing.fresh_token, editable=False, max_length=32, unique=True),
        ),
        migrations.RemoveField(
            model_name='surfaceform',
            name='sealed',
        ),
        migrations.RunPython(forget),
        migrations.AlterField(
            model_name='surfaceform',
            name='mark',
            field=models.CharField(db_index=True, max_length=64),
        ),
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('open', 'Open real names'), ('destroy', 'Destroy names')], max_length=10)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('reason', models.CharField(max_length=300)),
                ('hours', models.PositiveSmallIntegerField(default=0)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='askings', to='pseudonyms.entity')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names_askings', to='access.study')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('back', 'Taken back')], max_length=10)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('alone', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='pseudonyms.asking')),
            ],
            options={
                'ordering': ['asking'],
            },
        ),
        migrations.CreateModel(
            name='WayBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=fieldloom.pseudonyms.keyfile.sealing.fresh_token, editable=False, max_length=32, unique=True)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='way_back', to='sources.revision')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sources.source')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.study')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
