"""The full-text index over what is said in current revisions, and the rule that no text changes.

A later migration that remakes `sources_paragraph` on SQLite must drop the view first and make it
again afterwards.
"""

from django.db import migrations

# What the index covers, so that the database can compare the two and make the index anew.
SAID = """CREATE VIEW sources_said AS
    SELECT p.id AS id, substr(p.text, p.said + 1) AS words
    FROM sources_paragraph p JOIN sources_source s ON s.current_id = p.revision_id"""

SQLITE = (
    SAID,
    """CREATE VIRTUAL TABLE sources_index USING fts5(
       words, content='sources_said', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    # A word that is taken out leaves no trace in the index's pages.
    "INSERT INTO sources_index(sources_index, rank) VALUES ('secure-delete', 1)",
    # Sixteen megabytes of new words are gathered before they are written as one piece.
    "INSERT INTO sources_index(sources_index, rank) VALUES ('hashsize', 16777216)",
    """CREATE TRIGGER sources_paragraph_never_changes BEFORE UPDATE ON sources_paragraph
       WHEN OLD.text <> NEW.text OR OLD.start <> NEW.start OR OLD.said <> NEW.said
       BEGIN SELECT RAISE(ABORT, 'the text of a revision is never changed'); END""",
)
POSTGRES = (
    SAID,
    # Lower case without accents, as SQLite's unicode61 with remove_diacritics reads words.
    """CREATE FUNCTION fieldloom_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
       SELECT to_tsvector('simple'::regconfig,
              regexp_replace(normalize(said, NFD), '[\\u0300-\\u036f]', '', 'g')) $$""",
    """CREATE TABLE sources_index (
       paragraph bigint PRIMARY KEY REFERENCES sources_paragraph(id) ON DELETE CASCADE,
       words tsvector NOT NULL)""",
    "CREATE INDEX sources_index_words ON sources_index USING gin (words)",
    """CREATE FUNCTION sources_paragraph_stays() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the text of a revision is never changed'; END $$""",
    """CREATE TRIGGER sources_paragraph_never_changes BEFORE UPDATE ON sources_paragraph
       FOR EACH ROW WHEN (OLD.text IS DISTINCT FROM NEW.text OR OLD.start <> NEW.start
       OR OLD.said <> NEW.said) EXECUTE FUNCTION sources_paragraph_stays()""",
)


def lay(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in SQLITE if vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [migrations.RunPython(lay, elidable=False)]
