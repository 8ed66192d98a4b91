"""A real name that still stands in a text: told by its readers, replaced everywhere by who keeps names."""

from typing import Any

from django.http import HttpResponseBase, JsonResponse

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.jobs import reads as jobs
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Choice, Named, Same, Stand
from fieldloom.web.desk.standing import source_as_opened, source_of
from fieldloom.web.desk.talking import Sent, sends
from fieldloom.web.pseudonyms.progress import counted
from fieldloom.web.pseudonyms.showing import WORDS_OF
from fieldloom.web.shell.pages import StudyRequest, in_study

KINDS = {kind.value: kind for kind in Kind}


@in_study(Permission.READ_SOURCES)
@sends
def tell(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Tell those who keep names that `start` to `end` may be one."""
    source = source_as_opened(request, ref, sent)
    place = {"start": sent.number("start"), "end": sent.number("end")}
    writes.report_name(by=request.user, source=source, **place)
    return JsonResponse({"says": "Those who keep names are told. Until then it stands as it is."})


@in_study(Permission.KEEP_NAMES)
@sends
def mark(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Mark a name at `start` to `end`; the answer says what would stand in its place."""
    source = source_as_opened(request, ref, sent)
    place = {"start": sent.number("start"), "end": sent.number("end")}
    made = writes.mark_by_hand(by=request.user, source=source, kind=Kind.PERSON, **place)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    known = made.entity is not None and bool(made.entity.pseudonym)
    open_ = made.state == Stand.OPEN.value
    key = str(made.key)
    told = {
        "key": key,
        "mention": made.pk,
        "kind": made.kind,
        "known": known,
        "becomes": made.entity.pseudonym if known and made.entity else _drawn(request, key, 0),
        "kinds": [(kind.value, kind.label) for kind in Kind],
        "hints": {kind.value: words for kind, words in WORDS_OF.items()},
        "likely": _likely(asked, key) if open_ else [],
    }
    return JsonResponse(told)


@in_study(Permission.KEEP_NAMES)
@sends
def draw(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Another pseudonym for the candidate `key`, the one of `turn`."""
    source_of(request, ref)
    return JsonResponse({"becomes": _drawn(request, sent.words("mark"), sent.number("turn"))})


@in_study(Permission.KEEP_NAMES)
@sends
def back(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Take a mark back: the words were no name."""
    writes.take_mark_back(by=request.user, mention=_mention(request, ref, sent))
    return JsonResponse({"says": "The mark was taken back."})


@in_study(Permission.KEEP_NAMES)
@sends
def replace(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Decide the name, by `name` or as entity `same`, and have it replaced in every text, as long work."""
    mention, same = _mention(request, ref, sent), sent.number("same")
    key, choice = sent.words("mark"), _choice(sent, same)
    asked: dict[str, Any] = {"by": request.user, "study": request.study}
    open_ = mention.state == Stand.OPEN.value
    job = writes.replace_name(**asked, key=key, choice=choice if open_ or same else None)
    return JsonResponse({"job": str(job.pk)})


@in_study(Permission.KEEP_NAMES)
@sends
def replaced(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """How far the work `job` is, which replaces a name everywhere; `says` what came of it once it ended."""
    source_of(request, ref)
    job = jobs.job(sent.words("job"), to=request.user, study=request.study)
    told = {"done": job.done, "total": job.total, "ended": job.ended_at is not None}
    if job.trouble:
        raise Unfit(job.trouble, "It is decided. Replace it from Make safe.")
    places, texts = job.outcome.get("replaced", 0), job.outcome.get("sources", 0)
    says = f"Replaced in {counted(places, 'place')} of {counted(texts, 'text')}."
    return JsonResponse({**told, "says": says, "waiting": job.outcome.get("waiting", 0)})


def _choice(sent: Sent, same: int) -> Choice:
    if same:
        return Same(same)
    kind = KINDS.get(sent.words("what"))
    if kind is None:
        raise Unfit("Say what it names.", "Choose one of the list.", "what")
    return Named(sent.words("name").strip(), kind)


def _mention(request: StudyRequest, ref: str, sent: Sent) -> Any:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    source = source_of(request, ref)
    found = reads.mention(sent.number("mention"), **asked)
    if found.source_id != source.pk:
        raise NotFound("There is no such place in this text.")
    return found


def _drawn(request: StudyRequest, key: str, turn: int) -> str:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    traits = reads.guessed(key, **asked)
    try:
        return reads.drawn(key, **asked, traits=traits, turn=turn)
    except Unfit:
        return ""


def _likely(asked: dict[str, Any], key: str) -> list[dict[str, Any]]:
    one = reads.candidate(key, **asked)
    told = reads.likely(**asked, surfaces=one.surfaces)
    return [
        {"id": near.entity.pk, "says": f"{near.entity.shown}: {near.same}"}
        for near in told
        if near.entity is not None and near.entity.pseudonym
    ]
