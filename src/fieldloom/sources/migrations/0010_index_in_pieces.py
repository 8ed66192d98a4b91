"""Pieces of the full-text index are brought together when nobody waits (`sources.index.pieces`).

FTS5 would do it while texts are written, a third of the time that a folder takes. A piece too many is
still joined by itself (`crisismerge`: sixteen of one size).
"""

from django.db import migrations

APART = "INSERT INTO sources_index(sources_index, rank) VALUES ('automerge', 0)"
AS_BEFORE = "INSERT INTO sources_index(sources_index, rank) VALUES ('automerge', 4)"


def lay(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(APART)


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(AS_BEFORE)


class Migration(migrations.Migration):
    dependencies = [("sources", "0009_put_aside")]
    operations = [migrations.RunPython(lay, lift, elidable=False)]
