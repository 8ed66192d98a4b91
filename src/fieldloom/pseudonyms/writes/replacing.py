"""What is planned for a source is done: words are replaced, and what stood there is kept."""

import json

from fieldloom.access.models import User
from fieldloom.pseudonyms.mentions.carrying import settle_in
from fieldloom.pseudonyms.mentions.replacements import Plan
from fieldloom.pseudonyms.mentions.short_texts import ShortTexts
from fieldloom.pseudonyms.mentions.way_back import back_at, keep
from fieldloom.pseudonyms.models import Looked, Mention, SignOff
from fieldloom.pseudonyms.rules.composing import Back, Step, added, composed
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.sources.clearance import veil
from fieldloom.sources.clearance.names_first import lift
from fieldloom.sources.made_safe.in_part import keep_shut, places_to_keep
from fieldloom.sources.made_safe.replacing import Made, put_in
from fieldloom.sources.models import Revision, Source
from fieldloom.sources.rules.putting_in import Put

REASON = "Names made safe"
LATER = "A name made safe later"


def carry_out(by: User, row: SignOff, source: Source, plan: Plan, short: ShortTexts) -> SignOff:
    """Replace, keep the way back, note where everything stands now, open the source but for what nobody could
    look at. A later correction opens nothing. One transaction."""
    entities = [one.mention.entity_id for one in plan.changes]
    prior = {one.pk: back_at(one) for one in Revision.objects.filter(source=source)}
    puts = [Put(one.start, one.end, one.new) for one in plan.changes]
    shut = [] if row.later else places_to_keep(source, plan.unseen)
    made = put_in(source, puts, by, short.safe, LATER if row.later else REASON)
    _keep_back(made, prior, entities, short)
    _note(made, plan)
    if not row.later:
        lift(source, by)
        keep_shut(source, shut, by)
    veil.draw(source.study_id, [source.pk])
    Looked.objects.update_or_create(revision=made.after, defaults={"source": source, "by": by})
    row.after, row.replaced = made.after, len(puts)
    row.save()
    return row


def _keep_back(
    made: Made, prior: dict[int, list[Back]], entities: list[int | None], short: ShortTexts
) -> None:
    """The way back of the new text, and of every text before it of which something went."""
    for revision in Revision.objects.filter(pk__in=list(made.stood)):
        gone = [
            Back(one.start, one.end, None if one.put is None else entities[one.put], one.words)
            for one in made.stood[revision.pk]
        ]
        back = added(prior[revision.pk], gone)
        if revision.pk == made.before.pk:
            back += _of_the_source(made, revision, short)
        keep(revision, back)
    if made.correction is None:
        return
    steps = [
        Step(put.start, put.end, *made.putting.span(put.start, put.end), entity)
        for put, entity in zip(made.putting.puts, entities, strict=True)
    ]
    before = made.putting.old
    keep(made.after, composed(before, prior[made.before.pk], steps, made.putting.span))


def _of_the_source(made: Made, revision: Revision, short: ShortTexts) -> list[Back]:
    """What was said about the source, told beyond the end of its text: each under the key of whoever is
    named in it. Where several are, it is not kept, for the key of one would not close it."""
    beyond, told = revision.characters + 1, []
    for one in made.said:
        whose = short.whose(one.before)
        if len(whose) < 2:
            said = json.dumps({"of": one.of, "was": one.before})
            told.append(Back(beyond, beyond, next(iter(whose), None), said))
    return told


def _note(made: Made, plan: Plan) -> None:
    """Where the mentions stand now; those whose words were replaced say so."""
    replaced = {one.mention.pk for one in plan.changes}
    rows = list(Mention.objects.filter(revision=made.before).order_by("start"))
    for row in rows:
        row.start, row.end = made.putting.span(row.start, row.end)
        if row.pk in replaced:
            row.state = Stand.REPLACED.value
    settle_in(made.after, rows)
