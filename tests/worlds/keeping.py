"""The study as plain data, written into the tables."""

from dataclasses import dataclass
from datetime import timedelta

from consent import writing
from fieldloom.access.models import Grant, Study, User
from fieldloom.coding.models import Code, Coding, CodingRound, Memo
from fieldloom.consent.models import Regime
from fieldloom.fieldwork.models import Encounter, Site, Wave
from fieldloom.people.models import Family, Participant
from fieldloom.sources import index
from fieldloom.sources.clearance import veil
from fieldloom.sources.models import Paragraph, Passage, Revision, Source


@dataclass(frozen=True, slots=True)
class Kept:
    """Where things stand in the tables: `users` by name, the rest in the order of the plain study."""

    study: Study
    users: dict
    codings: list
    codes: list
    sources: list
    people: dict


def keep(told, now):
    """Write it all down, in a study of its own, as it stands at a moment."""
    study = Study.objects.create(title="World", slug=f"world-{Study.objects.count()}")
    users = {one.name: _user(one, study, now) for one in told.askers}
    keeper = User.objects.create(username=f"k-{study.pk}", name="Kit", email=f"k{study.pk}@e.org")
    span = {"from_day": "2021-01-01", "to_day": "2021-12-31"}
    sites = {
        code: Site.objects.create(study=study, code=code, name=code, nation="scotland")
        for code in ("S1", "S2")
    }
    waves = [Wave.objects.create(study=study, code=f"W{n}", name=f"W{n}", **span) for n in (1, 2)]
    for ref, label in told.families.items():
        Family.objects.create(study=study, ref=ref, nation="wales", label=label)
    people = _people(told, study, keeper, waves)
    sources = [
        _talk(number, talk, (study, keeper, users, sites, waves, people))
        for number, talk in enumerate(told.talks)
    ]
    index.enter([index.rows_of(source.current) for source in sources])
    codes = [Code.objects.create(study=study, name=f"Code {n}", colour="#2a78d6") for n in (1, 2)]
    codings = [_coding(one, sources, codes, users, now) for one in told.coded]
    for one in told.notes:
        thing = sources[one.number] if one.about == "source" else codes[one.number]
        source = thing if one.about == "source" else None
        _memo(study, one.about, thing.pk, source, (users[one.author], one.memo, now))
    _round(told, study, sources, users, now)
    if told.decides:
        _let_decide(study, keeper, told.consent.policy, now)
    return Kept(study, users, codings, codes, sources, people)


def _user(asker, study, now):
    name = f"{asker.name}-{study.pk}"
    user = User.objects.create(username=name, name=asker.name, email=f"{name}@example.org")
    days = {"from_day": now.date() - timedelta(days=3), "to_day": now.date() + timedelta(days=3)}
    for grant in asker.grants:
        narrowed = {k: list(getattr(grant, k)) for k in ("sites", "families", "waves")}
        Grant.objects.create(
            user=user, study=study, role=grant.role.value, state="approved", **days, **narrowed
        )
    return user


def _people(told, study, keeper, waves):
    people = writing._people(told.consent, study, keeper, waves)
    for ref, label in told.labels.items():
        Participant.objects.filter(study=study, ref=ref).update(label=label)
    return people


def _talk(number, talk, there):
    study, keeper, users, sites, waves, people = there
    met = None
    if talk.site:
        met = Encounter.objects.create(
            study=study, ref=f"E{number}", kind="interview", state="done", site=sites[talk.site],
            wave=waves[talk.material.wave - 1] if talk.material.wave else None, note=talk.note,
            written_by=users.get(talk.written_by),
        )  # fmt: skip
        met.families.set(Family.objects.filter(study=study, ref__in=talk.families))
        met.participants.set([people[ref] for ref in talk.met])
    here = {talk.material.wave: met}
    words = (f"Words {talk.words[0]} withheld. \n\n", f"Words {talk.words[1]} of nobody. \n\n")
    made = writing._material(talk.material, number, study, keeper, here, people, words)
    source = made[0]
    Source.objects.filter(pk=source.pk).update(title=talk.title)
    source.refresh_from_db()
    assert source.current == Revision.objects.get(source=source)
    return source


def _coding(one, sources, codes, users, now):
    source = sources[one.talk]
    whole = "".join(
        Paragraph.objects.filter(revision=source.current).order_by("number").values_list("text", flat=True)
    )  # fmt: skip
    start = whole.index("zq") if one.paragraph == 0 else whole.rindex("zq")
    passage, _ = Passage.objects.get_or_create(
        source=source, revision=source.current, start=start, end=start + 8,
        defaults={
            "paragraph": one.paragraph + 1, "quote": whole[start : start + 8],
            "prefix": whole[max(start - 32, 0) : start], "suffix": whole[start + 8 : start + 40],
        },
    )  # fmt: skip
    coder = users[one.coder]
    coding = Coding.objects.create(
        passage=passage, source=source, code=codes[one.code], coder=coder, made_at=now
    )
    _memo(source.study, "coding", coding.pk, source, (coder, one.memo, now))
    return coding


def _memo(study, about, about_id, source, told):
    author, text, now = told
    Memo.objects.create(
        study=study, about=about, about_id=about_id, source=source, text=f"Note {text} here.",
        author=author, made_at=now, changed_at=now,
    )  # fmt: skip


def _round(told, study, sources, users, now):
    if not told.blind:
        return
    made = CodingRound.objects.create(study=study, name="Round", opened_at=now)
    made.coders.set([users[one.name] for one in told.askers if one.coder])
    made.sources.set([sources[number] for number in told.blind])


def _let_decide(study, keeper, policy, now):
    Regime.objects.create(
        study=study, from_at=now - timedelta(days=1), decided_by=keeper,
        identifiable_from=policy.identifiable_from, unreviewed=policy.unreviewed_ceiling.level,
        third_party=policy.third_party_ceiling.level, assent_from=policy.assent_from,
        offence_purposes=sorted(one.value for one in policy.offence_purposes),
    )  # fmt: skip
    veil.draw(study.pk)
