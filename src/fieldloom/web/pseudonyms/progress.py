"""How far it is: one line a text, what waits first; looking for names, and replacing late ones everywhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.jobs import reads as jobs
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.reads import Progress, Within
from fieldloom.pseudonyms.team_texts import called
from fieldloom.sources import reads as sources
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

LABELS = {
    writes.KIND_OF_WORK: "Looking for names",
    writes.REPLACING: "Replacing names everywhere",
    writes.RENAMING: "Changing a pseudonym everywhere",
}
ORDER = ("open", "fresh", "second", "ready", "late", "signed")
"""How a text stands, what waits for a decision first."""
MOST_TOLD = 20  # places named in one message


@dataclass(frozen=True, slots=True)
class Row:
    """One text on the page: how it stands, and the way on."""

    progress: Progress
    families: tuple[str, ...]
    url: str
    sign_url: str
    names_url: str

    @property
    def ref(self) -> str:
        return self.progress.source.ref

    @property
    def state(self) -> str:
        """One of `ORDER`."""
        told = self.progress
        if not told.looked:
            return "fresh"
        if told.open:
            return "late" if self.safe else "open"
        if told.waits_for_second:
            return "second"
        return "signed" if self.safe else "ready"

    @property
    def safe(self) -> bool:
        """Whether everybody reads it under pseudonyms already, though a name may have turned up since."""
        told = self.progress
        return told.signed_at is not None and not (told.waits_for_second or told.parts_seen)

    @property
    def ready(self) -> bool:
        """Whether it can be signed off."""
        return self.state in ("ready", "second")

    @property
    def decided(self) -> int:
        return self.progress.found - self.progress.open


@in_study(Permission.KEEP_NAMES)
def progress(request: StudyRequest) -> HttpResponse:
    """Every text that waits or was made safe, or those of one family (`?family=`)."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    family = request.GET.get("family", "")[:60]
    rows = rows_of(request, Within(family=family))
    first = sources.names_first(**asked)
    working = [one for one in jobs.under_way(**asked)[0] if one.kind in LABELS]
    told = {
        "here": "progress",
        "rows": rows,
        "sums": {**summed(rows), "late": reads.standing(**asked).late},
        "family": family,
        "on": first is not None and first.on,
        "jobs": [(LABELS[one.kind], one) for one in working],
        "may_sign_many": any(row.ready for row in rows),
        "tried": reads.tried(**asked),
        **_elsewhere(asked),
        "may_take_in": may(request, Permission.TAKE_IN),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return _how_far(request, told)
    return render(request, "pseudonyms/progress.html", told)


def _running(request: StudyRequest, kind: str) -> bool:
    """Whether work of this kind is under way in the study."""
    return any(one.kind == kind for one in jobs.under_way(to=request.user, study=request.study)[0])


def _how_far(request: StudyRequest, told: dict[str, Any]) -> HttpResponse:
    """What the page asks for while work runs: how far that is; once it has ended, all that it changed."""
    if told["jobs"]:
        return render(request, "pseudonyms/progress.html#work", told)
    told["ended"] = f"Done. {counted(told['sums']['open'], 'place')} to decide."
    answer = render(request, "pseudonyms/progress.html#state", told)
    answer["HX-Retarget"] = "#state"
    return answer


@require_POST
@in_study(Permission.KEEP_NAMES)
def look(request: StudyRequest) -> HttpResponse:
    """Look for names: in the one text named (`ref`), at once; else in all, as long work."""
    ref, slug = request.POST.get("ref", ""), request.study.slug
    if ref:
        source = source_of(request, ref)
        ahead = reads.look_ahead(to=request.user, source=source)
        found = writes.find(by=request.user, source=source, ahead=ahead)
        places = f"{found.mentions} place{'' if found.mentions == 1 else 's'}"
        messages.success(request, f"Names were looked for in {ref}: {places}, {found.open} open.")
        return redirect("pseudonyms:source", slug=slug, ref=ref)
    if not _running(request, writes.KIND_OF_WORK):  # a button that is pressed twice asks once
        writes.find_everywhere(by=request.user, study=request.study)
    messages.success(request, "Names are being looked for.")
    return redirect("pseudonyms:progress", slug=slug)


@require_POST
@in_study(Permission.KEEP_NAMES)
def everywhere(request: StudyRequest) -> HttpResponse:
    """Ask that what was decided since be replaced in every signed text; the page of that work says how far
    it is, and what came of it."""
    slug = request.study.slug
    if not reads.standing(to=request.user, study=request.study).late:
        messages.warning(request, "There is nothing to replace. Mark a name, and decide it.")
        return redirect("pseudonyms:progress", slug=slug)
    job = writes.ask_to_replace_everywhere(by=request.user, study=request.study)
    return redirect("jobs:job", slug=slug, pk=job.pk)


@require_POST
@in_study(Permission.KEEP_NAMES)
def put_back(request: StudyRequest) -> HttpResponse:
    """Undo one's own last replacing in memos, codes and notes."""
    done = writes.put_back(by=request.user, study=request.study)
    messages.success(
        request, f"Put back in {counted(done.texts, 'text')}.{stay_as_they_are(done.left)}"
    )
    return redirect("pseudonyms:progress", slug=request.study.slug)


def stay_as_they_are(left: Sequence[Any]) -> str:
    """Which texts do not stand as they did, by place, in a sentence; "" for none."""
    if not left:
        return ""
    more = f", and {len(left) - MOST_TOLD:,} more" if len(left) > MOST_TOLD else ""
    told = "; ".join(one.told for one in left[:MOST_TOLD])
    return f" {counted(len(left), 'text')} not as before: {told}{more}."


def _elsewhere(asked: dict[str, Any]) -> dict[str, Any]:
    """The asker's last replacing in memos, codes and notes, with where they have to look there."""
    last = reads.last_rewriting(**asked)
    return {"rewritten": last, "to_look_at": to_look_at(last.told) if last else []}


def beside(elsewhere: int) -> str:
    """What was replaced in the team's own words, in words; "" where nothing was."""
    return f", and {counted(elsewhere, 'place')} in memos, codes and notes" if elsewhere else ""


def to_look_at(look: dict[str, int]) -> list[str]:
    """Where a person has to look, in one sentence; none where nowhere."""
    many = sum(look.values())
    if not many:
        return []
    told = ", ".join(f"{called(label)} ({number})" for label, number in look.items())
    return [
        f"{counted(many, 'word')} stayed that may be real names, in: {told}. Change them there."
    ]


def source_of(request: StudyRequest, ref: str) -> Any:
    """A source, for whoever keeps names. Raises `NotFound`."""
    return reads.source(ref, to=request.user, study=request.study)


def rows_of(request: StudyRequest, within: Within) -> list[Row]:
    """The texts that concern making safe, what waits first."""
    slug = request.study.slug
    told = reads.progress(to=request.user, study=request.study, within=within)
    families = {} if within.sources else _families(request)

    def row(one: Progress) -> Row:
        ref = one.source.ref
        url, sign = (reverse(f"pseudonyms:{page}", args=[slug, ref]) for page in ("source", "sign"))
        names = f"{reverse('pseudonyms:names', args=[slug])}?source={ref}"
        return Row(one, families.get(one.source.encounter_id, ()), url, sign, names)

    rows = [row(one) for one in told if one.shut or one.signed_at or one.found]
    return sorted(rows, key=lambda one: (ORDER.index(one.state), one.ref))


def summed(rows: list[Row]) -> dict[str, int]:
    """How many texts stand how, and how many places are open."""
    states, safe = Counter(row.state for row in rows), sum(row.safe for row in rows)
    return {
        "waiting": len(rows) - safe,
        "signed": safe,
        "fresh": states["fresh"],
        "open": sum(row.progress.open for row in rows),
    }


def _families(request: StudyRequest) -> dict[int | None, tuple[str, ...]]:
    """Encounter row id -> the families that it was with."""
    if not may(request, Permission.READ_FIELDWORK):
        return {}
    met = fieldwork.encounters(to=request.user, study=request.study)
    return {one.pk: tuple(family.ref for family in one.families.all()) for one in met}


def counted(number: int, what: str) -> str:
    """So many of something, in words: 1 place, 12 places."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
