"""Entering somebody into the register, and deciding what becomes of their names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold, of_study
from fieldloom.people.models import Participant
from fieldloom.people.rules import PersonKind
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.choosing import (
    Avoided,
    Traits,
    avoided,
    choose,
    generation_of,
    seed_of,
)
from fieldloom.pseudonyms.rules.deciding import (
    Became,
    form_fits,
    form_free,
    pseudonym_fits,
    traits_fit,
    words_fit,
)
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.surnames import without
from fieldloom.pseudonyms.within import (
    known_of,
    pseudonyms_of,
    surnames_free_for,
    whole_study,
)


@dataclass(frozen=True, slots=True)
class NewEntity:
    """Somebody or something, and every form it is named by. Of a participant with a year of birth, the
    generation follows from it. With a `pseudonym` ("" for one that is drawn) it is decided with it."""

    kind: Kind
    forms: tuple[str, ...]
    participant: Participant | None = None
    traits: Traits = field(default_factory=Traits)
    pseudonym: str | None = None


@recorded("entity entered")
@needs(Permission.KEEP_NAMES)
def enter(*, by: User, study: Study, new: NewEntity) -> Entity:
    """Enter an entity with its forms, sealed. Raises `Unfit` without a form, for traits that are not known,
    a participant who is entered already, where a form is a pseudonym of the study, and as `decide` does."""
    whole_study(by, study)
    hold(traits_fit(new.traits), "traits")
    of_study(study, new.participant)
    if not new.forms:
        raise Unfit("An entity needs a name by which it is found.", "Give at least one.", "forms")
    if new.participant is not None and new.participant.entities.exists():
        raise Unfit("This participant is in the register already.", "Add forms to that entry.")
    row = Entity(study=study, kind=new.kind.value, participant=new.participant)
    row.gender, row.language = new.traits.gender, new.traits.language
    row.generation = new.traits.generation
    if new.participant is not None and new.participant.born_year:
        row.generation = generation_of(new.participant.born_year)
    row.save()
    _seal(row, new.forms)
    if new.pseudonym is not None:
        decide(by=by, entity=row, pseudonym=new.pseudonym)
    return row


@recorded("forms of an entity added")
@needs(Permission.KEEP_NAMES)
def add_forms(*, by: User, entity: Entity, forms: Sequence[str]) -> Entity:
    """Add forms by which an entity is named; those it has already are not added twice.

    Raises `Unfit` for what cannot be looked for, or where a form is a pseudonym of the study.
    """
    _seal(entity, forms)
    return entity


@recorded("pseudonym decided")
@needs(Permission.KEEP_NAMES)
def decide(*, by: User, entity: Entity, pseudonym: str = "") -> Entity:
    """Decide under which pseudonym an entity goes everywhere: the one given, a participant's own, or one
    drawn. The one before it is kept for nobody else.

    Raises `Unfit` for one that is, or is too like, a real name of the study or one that is taken; for
    another than the participant's own; and where none can be drawn.
    """
    name = given_to(entity, pseudonym)
    if entity.pseudonym and entity.pseudonym != name:
        entity.earlier = [*entity.earlier, entity.pseudonym]
    entity.pseudonym, entity.became = name, Became.REPLACED.value
    return _decided(entity, by)


@recorded("name kept as it is")
@needs(Permission.KEEP_NAMES)
def keep_as_it_is(*, by: User, entity: Entity) -> Entity:
    """Decide that an entity's names stay, as those of a large city may. Raises `Unfit` for somebody who
    takes part."""
    takes_part = entity.participant is not None
    if takes_part and entity.participant.kind != PersonKind.STAKEHOLDER.value:  # type: ignore[union-attr]
        raise Unfit("The name of somebody who takes part is not kept.", "Decide a pseudonym.")
    entity.became = Became.KEPT.value
    return _decided(entity, by)


def _decided(entity: Entity, by: User) -> Entity:
    entity.decided_by, entity.decided_at = by, timezone.now()
    entity.save(update_fields=["pseudonym", "earlier", "became", "decided_by", "decided_at"])
    return entity


def given_to(entity: Entity, pseudonym: str = "") -> str:
    """The pseudonym that an entity would get: nothing is changed. Raises as `decide` does."""
    return _participants_own(entity, pseudonym.strip()) or _given(entity, pseudonym.strip())


def _participants_own(entity: Entity, given: str) -> str:
    """The pseudonym by which a participant is known on every page; "" where there is none."""
    own = entity.participant.label.strip() if entity.participant else ""
    if own and given and given != own:
        raise Unfit(
            "This participant goes under another pseudonym on every page.",
            "Change it on the participant’s page first.",
            "pseudonym",
        )
    if own:
        hold(pseudonym_fits(own, _barred(entity)), "pseudonym")
    return own


def _given(entity: Entity, given: str) -> str:
    """The pseudonym that was typed, or one that is drawn."""
    if entity.kind != Kind.PERSON.value:
        return _in_words(entity, given)
    barred = _barred(entity)
    if given:
        hold(pseudonym_fits(given, barred), "pseudonym")
        return given
    seed = seed_of(keystore.choice_key(), entity.study_id, entity.pk)
    traits = Traits(entity.gender, entity.generation, entity.language)
    return choose(traits, seed, barred)


def _in_words(entity: Entity, given: str) -> str:
    """What stands for a place, a service or the like: words that hold no real name."""
    if not given:
        raise Unfit("Only people’s pseudonyms are drawn.", "Type one: “a town in the north”.")
    taken = pseudonyms_of(entity.study_id, but=entity.pk)
    hold(words_fit(given, known_of(entity.study_id, kept=False), taken), "pseudonym")
    return given


def _barred(entity: Entity) -> Avoided:
    """Real names in the study, and the pseudonyms of others."""
    known = known_of(entity.study_id, kept=True)
    real = [form for one in known if one.kind is Kind.PERSON for form in one.forms]
    things = [form for one in known if one.kind is not Kind.PERSON for form in one.forms]
    taken = [*pseudonyms_of(entity.study_id, but=entity.pk), *_labels_of_others(entity)]
    return avoided(real, without(taken, surnames_free_for(entity)), things)


def _labels_of_others(entity: Entity) -> list[str]:
    """The pseudonyms by which other participants are known on every page."""
    rows = Participant.objects.filter(study_id=entity.study_id).values_list("pk", "label")
    return [label for pk, label in rows if label and pk != entity.participant_id]


def _seal(entity: Entity, forms: Sequence[str]) -> None:
    """Keep those of these forms that the entity does not have yet. Of one whose names were destroyed
    none is kept: raises `Unfit`."""
    if entity.destroyed_at is not None:
        raise Unfit("The names of this entity were destroyed.", "Enter it anew.", "forms")
    known = set(entity.forms.values_list("mark", flat=True))
    going = Entity.objects.filter(study_id=entity.study_id).exclude(pseudonym="")
    taken = [*going.values_list("pseudonym", flat=True), *_labels_of_others(entity)]
    new = []
    for form in (normalize("NFC", " ".join(one.split())) for one in forms):
        hold(form_fits(form), "forms")
        mark = keystore.mark_of(entity.study_id, form)
        if mark not in known:
            hold(form_free(form, Kind(entity.kind), taken), "forms")
            known.add(mark)
            new.append(form)
    keystore.put_forms(entity, new)
