"""What is kept of coding: codes, rounds, codings by coder, memos, and the acts that made them."""

import uuid

from django.db import models
from django.db.models.functions import Lower

from fieldloom.access.models import Study, User
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.sources.models import OfSource, Passage, Source


class Code(models.Model):
    """An analytic category. `version` counts its changes, so that two editors notice each other."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="codes")
    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200)
    colour = models.CharField(max_length=7)
    description = models.TextField(blank=True)
    use_when = models.TextField(blank=True)
    not_when = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                "study", "parent", Lower("name"), name="code_name_once_under_a_parent"
            ),
            models.UniqueConstraint(
                "study",
                Lower("name"),
                condition=models.Q(parent__isnull=True),
                name="code_name_once_at_the_root",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CodingRound(models.Model):
    """Some coders code some sources, or the whole study, from when it opens until it closes.

    While a blind one is open, each of its coders sees only their own work in its sources (see
    `reads.reach`). `new_codes` says whether its coders may meanwhile change the codebook, which all
    of them see. `reopened_at`: when it was opened again after its coders could see all.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=100)
    blind = models.BooleanField(default=True)
    new_codes = models.BooleanField(default=False)
    whole_study = models.BooleanField(default=False)
    coders = models.ManyToManyField(User, related_name="+")
    sources = models.ManyToManyField(Source, related_name="+")
    opened_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint("study", Lower("name"), name="a_round_has_its_own_name")
        ]

    def __str__(self) -> str:
        return self.name


class Coding(OfSource, models.Model):
    """One coder's application of a code to a passage.

    `source` repeats what the passage says, so that a source's codings are one index away. Passage
    and code have no index of their own: the constraint and the index below begin with them.
    """

    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, related_name="codings", db_index=False
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings", db_index=False)
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(
        CodingRound, on_delete=models.PROTECT, null=True, related_name="codings"
    )
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["source", "passage"]
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "code", "coder"], name="a_coder_codes_a_passage_once_with_a_code"
            )
        ]
        indexes = [models.Index(fields=["code", "source", "coder"])]

    def __str__(self) -> str:
        return f"{self.code_id} on {self.passage_id}"


class Memo(models.Model):
    """What somebody thought, about one thing: a study, a source, a passage, a code, a person ...

    `about_id` is the row id of that thing; `source` is set where the thing lies in one.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="memos")
    about = models.CharField(max_length=20, choices=[(a.value, a.label) for a in MemoAbout])
    about_id = models.BigIntegerField()
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="memos"
    )
    text = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["study", "about", "about_id"])]

    def __str__(self) -> str:
        return f"Memo {self.pk} on {self.about}"


class Act(models.Model):
    """One act of one user, with what it changed, so that it can be undone and redone.

    `changes` are rows before and after (see `ledger.rows`), `size` is how many rows. An act is done,
    undone, or gone: gone is an undone act after which its user did something else, so that it can
    no longer be redone. `operation` is the client's own id of the act: sent twice, it is done once;
    `turns` are those of the times it was undone or redone.
    `codes` are the codes that it was about, as [row id, name at that time]; null where it was about
    none, so that the history of the codebook passes by the thousands of codings between.
    """

    class State(models.TextChoices):
        DONE = "done", "Done"
        UNDONE = "undone", "Undone"
        GONE = "gone", "Gone"

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="acts", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    changes = models.JSONField()
    codes = models.JSONField(null=True)
    size = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DONE)
    operation = models.UUIDField(null=True)
    turns = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "operation"], name="an_operation_is_done_once")
        ]
        indexes = [
            models.Index(fields=["study", "user", "state", "-id"]),
            models.Index(
                fields=["study", "-id"],
                condition=models.Q(codes__isnull=False),
                name="acts_on_the_codebook",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class News(models.Model):
    """What an act changed in one source, or (no source) that it changed the codebook, for desks that
    are open. Ids only; the row's own id is the number of the news, and old news goes.

    `codings` are [row id, coder], `memos` [row id, author, codings that carry it or did]. Where too
    many changed to be told one by one, `many` is set and `codings` has [0, user] for each of those
    whose things they were.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    codings = models.JSONField(default=list)
    memos = models.JSONField(default=list)
    many = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "news"

    def __str__(self) -> str:
        return f"News {self.pk}"


class SavedFilter(models.Model):
    """A way of narrowing the quotations that somebody keeps under a name, for themselves or the team.

    `asked` is what is wanted, by the names of `reads.Wanted`, and the order (`sort`). It is one's own
    way of looking and no part of what the study says, so it is recorded and not undone.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="saved_filters")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    shared = models.BooleanField(default=False)
    asked = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "owner", "study", Lower("name"), name="a_filter_name_once_for_its_owner"
            )
        ]

    def __str__(self) -> str:
        return self.name
