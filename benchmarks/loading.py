"""A study of the corpus's size with all its codings, put straight into the tables.

Only the codings are put in like this: at size L there are 500,000 of them, made by four coders over
months. The texts come in through the product's own path (`measuring.take_in`).
"""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.corpus import Corpus


def study_with_team(corpus: Corpus):
    """A keeper who leads an empty study, and four coders; returns (user, study, coders)."""
    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    keeper = writes.add_user(
        by=None, new=writes.NewUser("bench", "Bench", "bench@example.org", "", keeper=True)
    )
    study = writes.start_study(by=keeper, new=writes.NewStudy("Bench", "bench"))
    new = writes.NewGrant(Role.PI, date(2099, 1, 1))
    writes.grant_first_role(by=keeper, user=keeper, study=study, new=new)
    coders = {}
    for name in corpus.manifest["coders"]:
        user = writes.add_user(
            by=keeper, new=writes.NewUser(name, name.title(), f"{name}@example.org")
        )
        grant = writes.NewGrant(Role.ANALYST, date(2099, 1, 1))
        writes.grant_role(by=keeper, user=user, study=study, new=grant)
        coders[name] = user
    return keeper, study, coders


def codebook(corpus: Corpus, by, study) -> dict[str, int]:
    """The corpus's codes in two levels, through the product's writes; name to row id."""
    from fieldloom.coding import writes

    parents, codes = {}, {}
    for row in corpus.rows("codes.csv"):
        if row["category"] not in parents:
            new = writes.NewCode(name=row["category"], parent=None)
            parents[row["category"]] = writes.add_code(by=by, study=study, new=new)
        new = writes.NewCode(
            name=row["code"], parent=parents[row["category"]], colour=row["color"].lower()
        )
        codes[row["code"]] = writes.add_code(by=by, study=study, new=new).pk
    return codes


def codings(corpus: Corpus, study, coders, codes: dict[str, int]) -> int:
    """All codings of the corpus, with their passages; returns how many."""
    from fieldloom.sources.models import Source

    by_file = {
        name: (source, revision)
        for name, source, revision in Source.objects.filter(study=study).values_list(
            "file_name", "pk", "current_id"
        )
    }
    now = timezone.now()
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for file, rows in _by_document(corpus).items():
            source, revision = by_file[file]
            text = (corpus.folder / "docs" / file).read_text(encoding="utf-8")
            starts = _paragraph_starts(cursor, revision)
            places = sorted({(int(r["start"]), int(r["end"])) for r in rows})
            cursor.executemany(
                "INSERT INTO sources_passage (source_id, revision_id, start, end, paragraph, quote,"
                " prefix, suffix, needs_person) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,'')",
                [
                    (source, revision, s, e, _paragraph(starts, s), text[s:e], before, after)
                    for s, e in places
                    for before, after in [(text[max(0, s - 32) : s], text[e : e + 32])]
                ],
            )
            found = cursor.execute(
                "SELECT start, end, id FROM sources_passage WHERE revision_id = %s", [revision]
            )
            passage = {(s, e): key for s, e, key in found.fetchall()}
            made = {
                (passage[int(r["start"]), int(r["end"])], codes[r["code"]], coders[r["coder"]].pk)
                for r in rows
            }
            cursor.executemany(
                "INSERT INTO coding_coding (passage_id, source_id, code_id, coder_id, made_at,"
                " version) VALUES (%s,%s,%s,%s,%s,1)",
                [(p, source, code, coder, now) for p, code, coder in sorted(made)],
            )
            count += len(made)
        cursor.execute("ANALYZE")
    return count


def _by_document(corpus: Corpus) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in corpus.rows("codings.csv"):
        found.setdefault(row["doc"], []).append(row)
    return found


def _paragraph_starts(cursor, revision: int) -> list[int]:
    rows = cursor.execute(
        "SELECT start FROM sources_paragraph WHERE revision_id = %s ORDER BY number", [revision]
    )
    return [start for (start,) in rows.fetchall()]


def _paragraph(starts: list[int], at: int) -> int:
    from bisect import bisect_right

    return bisect_right(starts, at)
