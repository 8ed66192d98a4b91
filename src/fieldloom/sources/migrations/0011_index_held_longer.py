"""What enters the full-text index is held in memory until its transaction ends, up to 16 MB.

FTS5 writes a piece whenever 1 MB has come together, three for each step of a folder, and the same words
anew in each. A step brings four million characters at most (`sources.work.TOGETHER`), some 6 MB of index.
"""

from django.db import migrations

LONGER = "INSERT INTO sources_index(sources_index, rank) VALUES ('hashsize', 16777216)"
AS_BEFORE = "INSERT INTO sources_index(sources_index, rank) VALUES ('hashsize', 1048576)"


def lay(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(LONGER)


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(AS_BEFORE)


class Migration(migrations.Migration):
    dependencies = [("sources", "0010_index_in_pieces")]
    operations = [migrations.RunPython(lay, lift, elidable=False)]
