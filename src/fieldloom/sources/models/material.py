"""What is kept of field material: originals, sources, revisions with their paragraphs, passages."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from fieldloom.access.models import Study, User
from fieldloom.fieldwork.models import Encounter
from fieldloom.people.models import Participant
from fieldloom.sources.rules.kinds import FileState, SourceKind
from fieldloom.sources.rules.regions import WHOLE, Region

CONTEXT = 32  # characters of context on each side of a passage's quote


class Original(models.Model):
    """A raw file in the vault. `mark` is a keyed hash of its bytes: it names the file on disk.

    `sealed_key` is the file's own key, itself encrypted; without this row the file is unreadable.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="originals")
    mark = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sealed_key = models.BinaryField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "mark"], name="original_once")]

    def __str__(self) -> str:
        return self.mark[:12]


class Source(models.Model):
    """A piece of field material, known by its study id (`ref`, such as I-022).

    `attributes` holds what its front matter said. `current` is the revision that is read and coded.
    Of a picture, that text is its description, and `width` and `height` are its pixels; both are 0
    for a text.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="sources")
    ref = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in SourceKind])
    encounter = models.ForeignKey(
        Encounter, on_delete=models.PROTECT, null=True, blank=True, related_name="sources"
    )
    attributes = models.JSONField(default=dict, blank=True)
    format = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="sources")
    current = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, related_name="current_of"
    )
    width = models.PositiveIntegerField(default=0, db_default=0)
    height = models.PositiveIntegerField(default=0, db_default=0)
    warnings = models.JSONField(default=list, blank=True)
    taken_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField(auto_now_add=True)

    # Not kept. Set where it was looked up for places that were chosen in its text as it then stood:
    # who marks them raises `Overtaken` where another text is current by now.
    as_opened = False

    class Meta:
        ordering = ["ref"]
        constraints = [models.UniqueConstraint(fields=["study", "ref"], name="source_ref_once")]
        indexes = [models.Index(fields=["study", "file_name"])]

    @property
    def site_code(self) -> str | None:
        return self.encounter.site.code if self.encounter else None

    @property
    def wave_code(self) -> str | None:
        return self.encounter.wave_code if self.encounter else None

    @property
    def family_refs(self) -> frozenset[str]:
        return self.encounter.family_refs if self.encounter else frozenset()

    @property
    def is_picture(self) -> bool:
        return self.width > 0

    @property
    def revision(self) -> "Revision":
        """The revision that is read: every source has one from the moment it is taken in."""
        if self.current is None:
            raise LookupError(f"{self.ref} has no text yet.")
        return self.current

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"


class OfSource:
    """Something that lies in a source: of its study, its site and wave, about the same families."""

    source: Any

    @property
    def study_id(self) -> int:
        return int(self.source.study_id)

    @property
    def site_code(self) -> str | None:
        code: str | None = self.source.site_code
        return code

    @property
    def wave_code(self) -> str | None:
        code: str | None = self.source.wave_code
        return code

    @property
    def family_refs(self) -> frozenset[str]:
        refs: frozenset[str] = self.source.family_refs
        return refs


class Revision(OfSource, models.Model):
    """An unchangeable text of a source. Its text is its paragraphs' texts, one after the other.

    `digest` is the SHA-256 of that text in UTF-8; sizes are in code points and words. The row ids
    of its paragraphs follow on from `first_row` without a gap, so that a whole revision, or a whole
    study, is one range of rows to the search.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    characters = models.PositiveIntegerField()
    words = models.PositiveIntegerField()
    paragraph_count = models.PositiveIntegerField()
    first_row = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["source", "number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} r{self.number}"


class Speaker(OfSource, models.Model):
    """Who speaks in a source, under the label that the transcript gives; linked once known."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="speakers")
    label = models.CharField(max_length=120)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="voices"
    )
    is_fieldworker = models.BooleanField(default=False)

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["source", "label"], name="speaker_once")]

    def __str__(self) -> str:
        return self.label


class Paragraph(models.Model):
    """A block of a revision, in code points from `start` to `end`, its trailing line ends included.

    The blocks of a revision touch and cover it. The spoken words begin `said` characters in, after
    the label and time code. Times are milliseconds, pages count from 1.
    """

    # No index of its own: the two below begin with it, and a paragraph is written 200,000 times.
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="paragraphs", db_index=False
    )
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    said = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12)
    text = models.TextField()
    speaker = models.ForeignKey(
        Speaker, on_delete=models.PROTECT, null=True, related_name="paragraphs"
    )
    at_ms = models.PositiveIntegerField(null=True)
    until_ms = models.PositiveIntegerField(null=True)
    page = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["revision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="paragraph_number_once")
        ]
        indexes = [models.Index(fields=["revision", "start"])]

    def __str__(self) -> str:
        return f"{self.revision_id} ¶{self.number}"


class Anchored(models.Model):
    """A place in one revision: code points from `start` to `end`, the exact quote between them, and
    32 characters of context on each side. `paragraph` is the number of the first one it touches."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="%(class)ss")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    paragraph = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=CONTEXT)
    suffix = models.CharField(max_length=CONTEXT)

    class Meta:
        abstract = True


REGION = ("region_left", "region_top", "region_width", "region_height")
_A_REGION = Q(
    start=0,
    end=0,
    region_width__gt=0,
    region_height__gt=0,
    region_width__lte=WHOLE - F("region_left"),
    region_height__lte=WHOLE - F("region_top"),
)


class Passage(OfSource, Anchored):
    """An exact quote at its place in a source, or a region of a picture.

    A region is a rectangle in ten-thousandths of the picture's width and height; its `start` and
    `end` are both 0, and its `quote` says where it lies. Of words, the four sides are 0.

    When the text is corrected the passage moves with its words to the new revision, and where it
    was before is kept (`EarlierAnchor`). One that could not be carried stays on the old revision
    and waits for a person (`needs_person` says why).
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="passages")
    needs_person = models.CharField(max_length=200, blank=True)
    region_left = models.PositiveSmallIntegerField(default=0, db_default=0)
    region_top = models.PositiveSmallIntegerField(default=0, db_default=0)
    region_width = models.PositiveSmallIntegerField(default=0, db_default=0)
    region_height = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["source", "start"]
        constraints = [
            # One index for both kinds: no side is ever empty, so no two rows are alike in it.
            models.UniqueConstraint(
                fields=["revision", "start", "end", *REGION], name="passage_once"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start"), **dict.fromkeys(REGION, 0)) | _A_REGION,
                name="a_passage_has_words_or_a_region",
            ),
        ]

    @property
    def region(self) -> Region | None:
        """The part of the picture that it is; None for words."""
        sides = (self.region_left, self.region_top, self.region_width, self.region_height)
        return Region(*sides) if self.region_width else None

    def __str__(self) -> str:
        return f"{self.revision_id} {self.start}-{self.end}"


class EarlierAnchor(Anchored):
    """Where a passage stood in an earlier revision."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="earlier")

    class Meta:
        ordering = ["passage", "revision"]

    def __str__(self) -> str:
        return f"{self.passage_id} in {self.revision_id}"


class Delivery(models.Model):
    """Files handed over together, to be taken in by one job."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="deliveries")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"Delivery {self.pk}"


class DeliveredFile(models.Model):
    """One file of a delivery, and what became of it. `settings` are chosen by the person who hands
    it over (kind, encounter ref, site ...) and outrank the file's own front matter."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    inside = models.CharField(max_length=255, blank=True)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, null=True)
    settings = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=12,
        default=FileState.WAITING.value,
        choices=[(s.value, s.label) for s in FileState],
    )
    reason = models.CharField(max_length=400, blank=True)
    remedy = models.CharField(max_length=400, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["delivery", "position", "pk"]

    @property
    def study_id(self) -> int:
        return self.delivery.study_id

    def __str__(self) -> str:
        return f"{self.position}: {self.state}"
