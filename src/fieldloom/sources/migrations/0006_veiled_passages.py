"""Which passages touch veiled words is kept, and follows each passage that is made, moved or dropped.

The database does it itself, so that no write can forget to: a passage that is missing from the list
would be read by everybody. On SQLite a later migration that remakes `sources_passage` drops these
triggers with the old table, and must make them again; a test looks for them.
"""

import django.db.models.deletion
from django.db import migrations, models

# The least level of what a passage `{p}` touches. The paragraphs of a revision lie side by side, so
# the first one that it can touch is the last that begins where it does or before.
LEAST = """SELECT MIN(v.level) AS level FROM sources_veiled v
        WHERE v.revision_id = {p}.revision_id AND v.start < {p}."end" AND v."end" > {p}.start
        AND v.start >= COALESCE((SELECT MAX(b.start) FROM sources_veiled b
            WHERE b.revision_id = {p}.revision_id AND b.start <= {p}.start), 0)
    UNION ALL
    SELECT MIN(w.level) FROM sources_veiled w
        WHERE {p}.region_width > 0 AND w.source_id = {p}.source_id AND w.paragraph IS NULL"""
NOTE = """INSERT INTO sources_veiledpassage (passage_id, source_id, level)
    SELECT NEW.id, NEW.source_id, MIN(t.level) FROM ({least}) AS t HAVING MIN(t.level) IS NOT NULL"""
FORGET = "DELETE FROM sources_veiledpassage WHERE passage_id = {row}.id"
PLACE = 'revision_id, source_id, start, "end", region_width'
ANY = "EXISTS (SELECT 1 FROM sources_veiled v WHERE v.source_id = NEW.source_id)"
NOTED = NOTE.format(least=LEAST.format(p="NEW"))

SQLITE = (
    f"""CREATE TRIGGER sources_passage_made AFTER INSERT ON sources_passage WHEN {ANY}
       BEGIN {NOTED}; END""",
    f"""CREATE TRIGGER sources_passage_moved AFTER UPDATE OF {PLACE} ON sources_passage
       BEGIN {FORGET.format(row="NEW")}; {NOTED}; END""",
    f"""CREATE TRIGGER sources_passage_dropped BEFORE DELETE ON sources_passage
       BEGIN {FORGET.format(row="OLD")}; END""",
)
# Whoever draws a veil holds this lock alone: it sees every passage, or the passage sees the veil.
POSTGRES = (
    f"""CREATE FUNCTION sources_passage_noted() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
       PERFORM pg_advisory_xact_lock_shared(7165);
       IF TG_OP = 'UPDATE' THEN {FORGET.format(row="NEW")}; END IF;
       IF {ANY} THEN {NOTED}; END IF;
       RETURN NULL; END $$""",
    f"""CREATE FUNCTION sources_passage_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN {FORGET.format(row="OLD")}; RETURN OLD; END $$""",
    """CREATE TRIGGER sources_passage_made AFTER INSERT ON sources_passage
       FOR EACH ROW EXECUTE FUNCTION sources_passage_noted()""",
    f"""CREATE TRIGGER sources_passage_moved AFTER UPDATE OF {PLACE} ON sources_passage
       FOR EACH ROW EXECUTE FUNCTION sources_passage_noted()""",
    """CREATE TRIGGER sources_passage_dropped BEFORE DELETE ON sources_passage
       FOR EACH ROW EXECUTE FUNCTION sources_passage_forgotten()""",
)
# What a study with a veil holds already.
FILL = f"""INSERT INTO sources_veiledpassage (passage_id, source_id, level)
    SELECT k.id, k.source_id, k.level FROM (
        SELECT p.id, p.source_id, (SELECT MIN(t.level) FROM ({LEAST.format(p="p")}) AS t) AS level
        FROM sources_passage p WHERE p.source_id IN (SELECT source_id FROM sources_veiled)) AS k
    WHERE k.level IS NOT NULL"""


def follow(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in SQLITE if vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)
    schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_verifications")]
    operations = [
        migrations.CreateModel(
            name="VeiledPassage",
            fields=[
                (
                    "passage",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="sources.passage",
                    ),
                ),
                ("level", models.SmallIntegerField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sources.source",
                    ),
                ),
            ],
        ),
        migrations.RunPython(follow, elidable=False),
    ]
