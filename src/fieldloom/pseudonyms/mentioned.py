"""What is kept of mentions: where something is named, what was decided of it, and who signed it off.

No row holds a word of the text: where it stands, and by a keyed mark whether two say the same.
"""

from django.db import models

from fieldloom.access.models import Study, User
from fieldloom.pseudonyms.rules.kinds import Kind, Layer, Tier
from fieldloom.pseudonyms.rules.standing import Ages, Dates, How, Key, Numbers, Stand
from fieldloom.sources.models import OfSource, Revision, Source


class Mention(OfSource, models.Model):
    """Code points `start` to `end` of a revision name somebody or something; `paragraph` is the number of the
    one in which they begin. `reason` and `about` are those of a find; `mark` is that of its words, without
    's. `how` says by what it was decided; `by_hand`: a person marked it, and finding leaves it alone;
    `said_by`: who said so at the desk without keeping names."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="mentions")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="mentions")
    paragraph = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in Kind])
    tier = models.CharField(max_length=4, choices=[(t.value, t.label) for t in Tier])
    layer = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Layer])
    reason = models.CharField(max_length=200)
    about = models.CharField(max_length=60, blank=True)
    mark = models.CharField(max_length=64)
    entity = models.ForeignKey(
        "pseudonyms.Entity",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mentions",
    )
    state = models.CharField(
        max_length=9, choices=[(s.value, s.label) for s in Stand], default=Stand.OPEN.value
    )
    how = models.CharField(
        max_length=8, choices=[(h.value, h.label) for h in How], default="", blank=True
    )
    by_hand = models.BooleanField(default=False)
    said_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["source", "revision", "start"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "start"], name="a_place_is_named_once"),
        ]
        indexes = [
            models.Index(fields=["revision", "state"], name="mentions_by_state"),
            models.Index(fields=["mark"], name="mentions_by_mark"),
        ]

    @property
    def key(self) -> Key:
        """The candidate that it belongs to."""
        return Key(mark=self.mark) if self.entity_id is None else Key(self.entity_id)

    def __str__(self) -> str:
        return f"{self.kind} in {self.revision_id} {self.start}-{self.end}"


class Looked(OfSource, models.Model):
    """That names were looked for in a revision, whether or not any was found. `print`: a keyed fingerprint of
    all that this rested on, so that it is not done again while nothing of that changed."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)
    print = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"looked at {self.revision_id}"


class Heard(OfSource, models.Model):
    """What the name model read in a revision: places, kinds and likelihoods, no words. `print` is a keyed
    fingerprint of the text that it was given and of the model."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    print = models.CharField(max_length=64)
    spans = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"heard in {self.revision_id}"


class Ruling(models.Model):
    """Words, by their mark, of which it was decided what they are: no name, or kept as they are, or (with an
    `entity`) replaced. Of people, places and the like the register says it; this is for all
    else. Open: the words name more than one, and are decided place by place.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="rulings")
    mark = models.CharField(max_length=64)
    state = models.CharField(max_length=9)
    entity = models.ForeignKey(
        "pseudonyms.Entity", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "mark"], name="ruled_once")]

    def __str__(self) -> str:
        return f"ruling {self.pk}"


class Act(models.Model):
    """One decision of a person, with how things stood before it, so that they can undo it: row ids, states
    and marks, no words."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="name_acts")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    before = models.JSONField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {"act": f"act:{self.pk}", "mentions": len(self.before.get("mentions", ()))}

    def __str__(self) -> str:
        return f"act {self.pk}"


class Handling(models.Model):
    """What a study decides by rule; the last row counts, the others say what held before."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="handlings")
    dates = models.CharField(max_length=6, choices=[(d.value, d.label) for d in Dates])
    ages = models.CharField(max_length=6, choices=[(a.value, a.label) for a in Ages])
    numbers = models.CharField(max_length=6, choices=[(n.value, n.label) for n in Numbers])
    second = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"handling {self.pk}"


class SignOff(OfSource, models.Model):
    """Somebody looked through a revision and signed that its names are decided. `after` is the text in which
    they are replaced; None while a second person has not looked yet. `later`: a name found afterwards."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="sign_offs")
    before = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    replaced = models.PositiveIntegerField(default=0)
    acknowledged = models.PositiveIntegerField(default=0)
    later = models.BooleanField(default=False)
    elsewhere = 0
    """Places in memos, codes and notes that were replaced with this signature; not kept."""

    class Meta:
        ordering = ["source", "pk"]

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        told: dict[str, int | str] = {"signed": f"signoff:{self.pk}", "replaced": self.replaced}
        if self.after_id is not None:
            told["revision"] = f"revision:{self.after_id}"
        return told

    def __str__(self) -> str:
        return f"sign-off {self.pk} of {self.source_id}"
