"""The law over sets of rows says what the rules say where texts were corrected: of passages that moved along,
and of those that wait for a person."""

import random

import pytest
from django.db import transaction

from consent.worlds import MANY, world_of
from consent.writing import Ground, as_kept, write
from fieldloom.consent.rules.deciding import may
from fieldloom.sources.clearance.asking import Question, withheld
from fieldloom.sources.clearance.law import materials
from fieldloom.sources.models import EarlierAnchor, Paragraph, Passage, Revision

pytestmark = pytest.mark.django_db
TEXTS = (
    "More was said at first. \n\n",
    "Then what is withheld, at some length. \n\n",
    "The end. \n\n",
)


def test_the_statement_and_the_rules_agree_over_all_revisions():
    ground, met = Ground(), set()
    for seed in range(5_000, 5_000 + max(MANY // 2, 1)):
        met |= agree(seed, ground)
    assert met >= {(moved, shut) for moved in (True, False) for shut in (True, False)}


def agree(seed, ground):
    """Hold the two against each other in one world; which cases were met: (moved along, withheld)."""
    world, chance, met = as_kept(world_of(seed)), random.Random(seed), set()
    with transaction.atomic():
        there = write(world, ground)
        moved = {source.pk: correct(source, chance) for source in there.sources if not source.width}
        found = withheld(Question(there.study.pk, world.use, world.at, world.policy))
        shut = {row.paragraph for row in found if row.paragraph is not None}
        for source in there.sources:
            for revision in source.revisions.all():
                for pk, material in materials(source, revision, world.at).items():
                    allowed = may(material, world.use, world.at, world.policy).allowed
                    assert (pk not in shut) is allowed, (seed, source.ref, revision.number)
                    if source.pk in moved:
                        met.add((moved[source.pk], not allowed))
        transaction.set_rollback(True)
    return met


def correct(source, chance):
    """Give a source another revision; whether its passage moved along, to where chance has it."""
    last = Paragraph.objects.order_by("-pk").values_list("pk", flat=True).first()
    before, moved = source.current, chance.random() < 0.6
    revision = Revision.objects.create(
        source=source, number=2, digest="1" * 64, characters=sum(map(len, TEXTS)), words=14,
        paragraph_count=len(TEXTS), first_row=last + 1, made_by=source.taken_in_by,
    )  # fmt: skip
    start = 0
    for number, text in enumerate(TEXTS, 1):
        Paragraph.objects.create(
            pk=last + number, revision=revision, number=number, start=start, end=start + len(text),
            kind="speech", text=text,
        )  # fmt: skip
        start += len(text)
    source.current = revision
    source.save(update_fields=["current"])
    if moved:
        for passage in Passage.objects.filter(source=source):
            anchor = {"revision": before, "start": passage.start, "end": passage.end}
            EarlierAnchor.objects.create(
                passage=passage, paragraph=passage.paragraph, quote=passage.quote, **anchor
            )
            lies_in = chance.choice(
                [(1, 3, 9), (2, len(TEXTS[0]) + 5, len(TEXTS[0]) + 12), (1, 10, 40)]
            )
            passage.paragraph, passage.start, passage.end = lies_in
            passage.revision = revision
            passage.save()
    return moved
