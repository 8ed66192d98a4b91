"""What is kept of pseudonyms: entities and what was decided of each. Their real names are sealed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Scope
from fieldloom.ground.labelled import Labelled
from fieldloom.people.models import Participant
from fieldloom.pseudonyms.keyfile.sealing import fresh_token
from fieldloom.pseudonyms.rules.audiences import (
    RUNGS,
    Ages,
    Dates,
    Places,
    Posts,
    Profile,
    Relations,
    Services,
    View,
)
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.opening import Answered, Asked, What, stands
from fieldloom.sources.models import Revision, Source


def _choices(kinds: type[Labelled]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in kinds]


class Entity(models.Model):
    """Somebody or something that material names. One in a study, however many forms it is named by.

    `became` says what is done with its names: nothing yet, replaced by `pseudonym`, or kept. Of a
    participant the pseudonym is the participant's own, so that there is one. `earlier` are pseudonyms that
    it had before: nobody else gets them. `gender`, `generation` and `language` are what a pseudonym keeps.
    Its names are found by `token` in the key database; from `destroyed_at` on nobody can open them.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="entities")
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in Kind])
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="entities"
    )
    gender = models.CharField(max_length=1, default="u")
    generation = models.CharField(max_length=10, default="middle")
    language = models.CharField(max_length=20, default="english")
    became = models.CharField(
        max_length=10, choices=[(b.value, b.label) for b in Became], default=Became.OPEN.value
    )
    pseudonym = models.CharField(max_length=120, blank=True)
    earlier = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=32, unique=True, default=fresh_token, editable=False)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entities"
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(participant__isnull=False),
                name="a_participant_is_one_entity",
            ),
        ]

    def lies_in(self, scope: Scope) -> bool:
        """The register is of the whole study: a grant narrowed to a part of it opens none of it."""
        return scope.everything

    @property
    def shown(self) -> str:
        """How it is called where names may not stand: its pseudonym, else its kind and number."""
        return self.pseudonym or f"{self.get_kind_display().lower()} {self.pk}"

    @property
    def relation_told(self) -> str:
        """What a person is to another, in the words of the field; "" of whom nothing is said."""
        said = getattr(self, "relation", None)
        return said.words if said is not None else ""

    def __str__(self) -> str:
        return self.shown


class SurfaceForm(models.Model):
    """That an entity is named in one more way. How, lies in the key database under the entity's token and
    `mark`: a hash under the key of real names, so it tells nothing to whoever has only this row."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="forms")
    mark = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entity", "mark"], name="a_form_once")]

    def __str__(self) -> str:
        return f"form {self.pk} of entity {self.entity_id}"


class WayBack(models.Model):
    """That the text of a revision was made safe: what stood in it lies in the key database under `token`.

    `before` are the tokens under which it lay before a later correction. `erased` are places (code points)
    of which it was destroyed, under every one of these. At `lost_at` every copy of it was lost, but for what
    was kept since, or before the first of `before`; without any of these nothing of it is there.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="way_back")
    token = models.CharField(max_length=32, unique=True, default=fresh_token, editable=False)
    before = models.JSONField(default=list, blank=True)
    erased = models.JSONField(default=list, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    @property
    def tokens(self) -> list[str]:
        """Every token under which something of it may lie."""
        return [self.token, *self.before]

    def __str__(self) -> str:
        return f"way back of revision {self.revision_id}"


class Asking(models.Model):
    """Somebody asks that the register be opened to them for some hours, or that one entity's names be
    destroyed. One that has no answer waits for a second person. Never changed.

    `reason` is the asker's own, never a participant's words.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="names_askings")
    what = models.CharField(max_length=10, choices=[(w.value, w.label) for w in What])
    entity = models.ForeignKey(
        Entity, on_delete=models.PROTECT, null=True, blank=True, related_name="askings"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)
    hours = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def lies_in(self, scope: Scope) -> bool:
        """The register is of the whole study."""
        return scope.everything

    @property
    def asked(self) -> Asked:
        """This asking as the rules see it."""
        answer = getattr(self, "answer", None)
        told = None if answer is None else Answered(answer.answered)
        return Asked(What(self.what), self.asked_by_id, told)

    @property
    def stands(self) -> str:
        """In words, how it stands now."""
        answer = getattr(self, "answer", None)
        until, ended = (answer.until, answer.ended_at is not None) if answer else (None, False)
        return stands(self.asked, until, ended, timezone.now())

    def __str__(self) -> str:
        return f"{self.what} {self.pk}, asked {self.asked_at:%Y-%m-%d}"


class Answer(models.Model):
    """What became of such an asking: value of `rules.opening.Answered`. `until` is when what was opened is
    shut again, `ended_at` when that was done before; `alone`: nobody else could have said yes."""

    asking = models.OneToOneField(Asking, on_delete=models.PROTECT, related_name="answer")
    answered = models.CharField(max_length=10, choices=[(a.value, a.label) for a in Answered])
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    alone = models.BooleanField(default=False)

    class Meta:
        ordering = ["asking"]

    def __str__(self) -> str:
        return f"{self.asking_id}: {self.answered}"


# Django looks for tables here; these are told of in a module of their own.
from fieldloom.pseudonyms.mentioned import (  # noqa: E402
    Act,
    Handling,
    Heard,
    Looked,
    Mention,
    Ruling,
    SignOff,
)
from fieldloom.pseudonyms.related import Relation  # noqa: E402
from fieldloom.pseudonyms.remaining import RareBelow, Settled, Telling  # noqa: E402
from fieldloom.pseudonyms.renamed import Renaming  # noqa: E402
from fieldloom.pseudonyms.rewritten import Rewriting  # noqa: E402

__all__ = [
    "Act",
    "Answer",
    "Asking",
    "Entity",
    "Handling",
    "Heard",
    "Looked",
    "Mention",
    "RareBelow",
    "Relation",
    "Renaming",
    "Rewriting",
    "Ruling",
    "Settled",
    "SignOff",
    "SurfaceForm",
    "Telling",
    "WayBack",
]


class Rung(models.Model):
    """The words for a place at one level of its ladder, or for the kind of a service or organisation.

    They stand for it where an audience is told no nearer, and hold no real name of the study.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="rungs")
    level = models.CharField(max_length=10, choices=[(one, one.capitalize()) for one in RUNGS])
    words = models.CharField(max_length=120)

    class Meta:
        ordering = ["entity", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "level"], name="a_rung_once_an_entity")
        ]

    @property
    def study_id(self) -> int:
        return self.entity.study_id

    def __str__(self) -> str:
        return f"{self.level} of entity {self.entity_id}"


class ViewDecision(models.Model):
    """How much an audience is told, from now on. Only added to: the newest of a view counts."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=20, choices=_choices(View))
    places = models.CharField(max_length=10, choices=_choices(Places))
    dates = models.CharField(max_length=10, choices=_choices(Dates))
    ages = models.CharField(max_length=10, choices=_choices(Ages))
    services = models.CharField(max_length=10, choices=_choices(Services))
    posts = models.CharField(max_length=10, choices=_choices(Posts))
    relations = models.CharField(
        max_length=10, choices=_choices(Relations), default=Relations.NONE.value
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    @property
    def profile(self) -> Profile:
        """What was decided, as the rules see it."""
        return Profile(
            Places(self.places),
            Dates(self.dates),
            Ages(self.ages),
            Services(self.services),
            Posts(self.posts),
            Relations(self.relations),
        )

    def __str__(self) -> str:
        return f"{self.view} of study {self.study_id}"
