"""Which memos: the filters of their page, and what they ask for."""

from typing import Any

from django import forms

from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.links import LinkKind, Target
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.people import reads as people
from fieldloom.sources import reads as sources
from fieldloom.web.coding.tree import choices
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest

KINDS = [(kind.value, kind.label) for kind in MemoAbout]
Choices = list[tuple[str, str]]


class MemoFilterForm(forms.Form):
    """The filters; an unknown choice is passed over."""

    words = forms.CharField(label="Words in the memo", required=False, max_length=200)
    about = forms.ChoiceField(label="About", required=False, choices=[("", "Everything"), *KINDS])
    author = forms.ChoiceField(label="Written by", required=False)
    mentions = forms.ChoiceField(label="Mentions", required=False)

    def __init__(self, *args: Any, request: StudyRequest) -> None:
        super().__init__(*args)
        asked: dict[str, Any] = {"to": request.user, "study": request.study}
        authors = [(str(pk), name) for pk, name in reads.memo_authors(**asked)]
        offered = {
            "author": [("", "Anybody"), *authors],
            "mentions": [("", "Anything"), *_things(request, asked)],
        }
        for name, known in offered.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    def kind(self) -> MemoAbout | None:
        """The kind of thing that was chosen."""
        kind = self.chosen.get("about")
        return MemoAbout(kind) if kind else None

    def wanted(self) -> reads.WantedMemos:
        """What was asked for."""
        author = self.chosen.get("author")
        return reads.WantedMemos(
            author_id=int(author) if author else None,
            words=self.chosen.get("words", ""),
            mentions=_target(self.chosen.get("mentions", "")),
        )


def _target(value: str) -> Target | None:
    kind, _, key = value.partition(":")
    return (LinkKind(kind), int(key)) if key else None


def _things(request: StudyRequest, asked: dict[str, Any]) -> list[tuple[str, Choices]]:
    """What a memo may lead to, by kind, as far as the asker may see it."""
    codes = reads.codebook(**asked, counted=False)
    groups = [("Codes", [(f"code:{pk}", name) for pk, name in choices(codes)])]
    known = sources.sources(**asked).values_list("pk", "ref", "title")
    groups.append(("Texts", [(f"source:{pk}", f"{ref} {title}"[:60]) for pk, ref, title in known]))
    if may(request, Permission.READ_PEOPLE):
        for label, kind, read in (
            ("People", LinkKind.PARTICIPANT, people.participants),
            ("Families", LinkKind.FAMILY, people.families),
            ("Services", LinkKind.SERVICE, people.services),
        ):
            groups.append((label, [(f"{kind.value}:{row.pk}", str(row)) for row in read(**asked)]))
    return [(label, rows) for label, rows in groups if rows]
