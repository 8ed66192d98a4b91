"""What is looked at after a kill: is the database sound, and does nothing stand half-done?

Each function gives sentences about what is wrong; none is what is hoped for. The tables are read
without the product's own reads, so that a fault in those hides nothing here.
"""

import hashlib
import json
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import connection

from durability.working import text_of


def rows(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def faults():
    """Everything that is wrong in this data folder."""
    return [*unsound(), *half_taken(), *half_coded(), *vault_astray()]


def unsound():
    """SQLite's own checks, the full-text index against its texts, and the audit trail."""
    from fieldloom.audit.reads import verdict

    if (told := rows("PRAGMA integrity_check")) != [("ok",)]:
        yield f"integrity_check: {told}"
    if broken := rows("PRAGMA foreign_key_check"):
        yield f"foreign keys: {broken}"
    with connection.cursor() as cursor:  # raises where the index and the texts differ
        cursor.execute(
            "INSERT INTO sources_index(sources_index, rank) VALUES('integrity-check', 1)"
        )
    if not (found := verdict()).whole:
        yield f"audit: {found.because}"


def half_taken():
    """Every source has its whole text, and the index holds the current texts and nothing else."""
    for (ref,) in rows("SELECT ref FROM sources_source WHERE current_id IS NULL"):
        yield f"{ref} has no text"
    revisions = rows(
        "SELECT id, digest, characters, paragraph_count, first_row FROM sources_revision"
    )
    for revision, digest, characters, count, first in revisions:
        parts = rows(
            'SELECT id, start, "end", text FROM sources_paragraph WHERE revision_id = %s'
            " ORDER BY number",
            revision,
        )
        text = "".join(part[3] for part in parts)
        if hashlib.sha256(text.encode()).hexdigest() != digest or len(text) != characters:
            yield f"the paragraphs of revision {revision} are not its text"
        if [part[0] for part in parts] != list(range(first, first + count)):
            yield f"revision {revision} has not the paragraphs it counts"
    said = {row[0] for row in rows("SELECT id FROM sources_said")}
    if {row[0] for row in rows("SELECT id FROM sources_index_docsize")} != said:
        yield "the index holds other paragraphs than the current texts"
    torn = "SELECT id FROM sources_deliveredfile WHERE (state = 'taken') <> (source_id IS NOT NULL)"
    for (file,) in rows(torn):
        yield f"file {file} is taken without a source, or has one without being taken"
    orphans = (
        "SELECT ref FROM sources_source s WHERE 1 <>"
        " (SELECT count(*) FROM sources_deliveredfile f WHERE f.source_id = s.id)"
    )
    for (ref,) in rows(orphans):
        yield f"{ref} came of no file, or of two"


def half_coded():
    """The codings, memos and codes there are, are those that the acts made and left standing."""
    standing = {"code": set(), "coding": set(), "memo": set()}
    acts = rows("SELECT name, state, changes FROM coding_act ORDER BY id")
    for _, state, changes in acts:
        for run in json.loads(changes) if state == "done" else ():
            for key, _, before, after in run["rows"]:
                if before is None:
                    standing[run["model"]].add(key)
                if after is None:
                    standing[run["model"]].discard(key)
    for model, keys in standing.items():
        there = {row[0] for row in rows(f"SELECT id FROM coding_{model}")}
        if there != keys:
            yield f"{model}: {sorted(there ^ keys)} stand in the table or in the acts, not in both"
    verbs = Counter(verb for (verb,) in rows("SELECT verb FROM audit_entry"))
    for name, number in Counter(name for name, _, _ in acts).items():
        if verbs[name] != number:
            yield f"{number} acts “{name}”, {verbs[name]} in the trail"
    marked = rows("SELECT about FROM audit_entry WHERE verb = 'passage marked'")
    passages = {json.loads(about)["made"] for (about,) in marked}
    if passages != {f"passage:{key}" for (key,) in rows("SELECT id FROM sources_passage")}:
        yield "passages and the trail of their marking differ"


def vault_astray():
    """Every original that a row speaks of opens."""
    from fieldloom.sources import vault
    from fieldloom.sources.models import Original

    for original in Original.objects.all():
        try:
            vault.unseal(original)
        except vault.Damaged as damaged:
            yield f"original {original.pk}: {damaged}"


def lost_files(said):
    """Acknowledged files that are not exactly one source each, with the words handed over.

    A file of a delivery that was never closed has to be kept, waiting, and to open.
    """
    closed = {one["closed"] for one in said if "closed" in one}
    for one in said:
        for name in one.get("names", ()):
            found = rows(
                "SELECT f.state, r.digest FROM sources_deliveredfile f"
                " LEFT JOIN sources_source s ON s.file_name = f.name"
                " LEFT JOIN sources_revision r ON r.id = s.current_id"
                " WHERE f.delivery_id = %s AND f.name = %s",
                one["handed"],
                name,
            )
            digest = hashlib.sha256(text_of(name).encode()).hexdigest()
            taken = [("taken", digest)]
            if found != taken and (one["handed"] in closed or found != [("waiting", None)]):
                yield f"{name}: {found}"


def lost_codings(said):
    """Acknowledged codings and memos that are not there, and removed ones that are.

    One that is not there may have been removed by an act whose answer the kill cut off, and one
    that is there again may have been brought back: the acts tell.
    """
    gone = {"coding": set(), "memo": set()}
    back = {"coding": set(), "memo": set()}
    for state, changes in rows("SELECT state, changes FROM coding_act"):
        for run in json.loads(changes):
            for key, _, before, after in run["rows"] if run["model"] in gone else ():
                before, after = (before, after) if state == "done" else (after, before)
                if after is None:
                    gone[run["model"]].add(key)
                if before is None:
                    back[run["model"]].add(key)
    there = {model: {row[0] for row in rows(f"SELECT id FROM coding_{model}")} for model in gone}
    for one in said:
        for model in gone:
            if model in one and one[model] not in there[model] | gone[model]:
                yield f"{model} {one[model]} is not there"
        if (removed := one.get("removed")) in there["coding"] and removed not in back["coding"]:
            yield f"coding {removed} is there, though removed"


def left_in_the_vault():
    """How many files of the vault no row speaks of: what a kill between the two leaves."""
    known = {mark for (mark,) in rows("SELECT mark FROM sources_original")}
    root = Path(settings.DATA) / "vault"
    files = [file for file in root.rglob("*") if file.is_file()] if root.exists() else []
    return sum(file.name not in known for file in files)
