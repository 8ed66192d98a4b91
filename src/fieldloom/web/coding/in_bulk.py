"""Many quotations at once: what would change is shown, then done as one act, and undone as one."""

from typing import Any

from django.http import HttpResponseBase, JsonResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.bulk import Bulk, Plan
from fieldloom.ground.answers import Unfit
from fieldloom.web.desk.standing import told
from fieldloom.web.desk.talking import Sent, sends
from fieldloom.web.shell.pages import StudyRequest, in_study

DONE = {Bulk.RECODE: "recoded", Bulk.ADD: "coded", Bulk.REMOVE: "removed"}


@in_study(Permission.CODE)
@sends
def preview(request: StudyRequest, sent: Sent) -> HttpResponseBase:
    """What would come of `what` ("recode", "add" or "remove") done to `ids`, with the code `code`."""
    what, ids = _what(sent), _ids(sent)
    code = _code(request, sent, what)
    plan = reads.bulk_preview(to=request.user, study=request.study, ids=ids, what=what, code=code)
    name = code.name if code else ""
    lines = [{"number": number, "says": says} for number, says in said(plan, what, name)]
    return JsonResponse({"mark": plan.mark, "touched": plan.touched, "lines": lines, "code": name})


@in_study(Permission.CODE)
@sends
def act(request: StudyRequest, sent: Sent) -> HttpResponseBase:
    """Do what the preview with the mark `mark` has shown."""
    what = _what(sent)
    chosen = writes.Chosen(_ids(sent), sent.words("mark"), sent.operation)
    given: dict[str, Any] = {"by": request.user, "study": request.study, "chosen": chosen}
    if what is Bulk.REMOVE:
        done = writes.remove_all(**given)
    else:
        write = writes.recode_all if what is Bulk.RECODE else writes.add_to_all
        done = write(**given, code=_code(request, sent, what))
    merged = f", {done.merged:,} merged away" if done.merged else ""
    says = f"{_passages(done.changed, what)} {DONE[what]}{merged}."
    return told(request, says, changed=done.changed, merged=done.merged)


@in_study(Permission.CODE)
@sends
def turn(request: StudyRequest, sent: Sent) -> HttpResponseBase:
    """Undo or redo (`which`) the act `act`, which has to be this user's next to be turned."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    back = sent.words("which") == "undo"
    row = reads.next_undo(**asked) if back else reads.next_redo(**asked)
    if row is None or row.id != sent.number("act"):
        now = f"Next would be: {row.name}." if row else "Nothing is left to turn."
        raise Unfit("This was turned already, or something was done since.", now, "act")
    write = writes.undo if back else writes.redo
    done = write(by=request.user, study=request.study)
    return told(request, f"{'Undone' if back else 'Done again'}: {done.name}.")


def said(plan: Plan, what: Bulk, code: str) -> list[tuple[int, str]]:
    """A plan in sentences, what changes first; what is not met is left out."""
    changes = {
        Bulk.RECODE: f"will be recoded to “{code}”",
        Bulk.ADD: f"will be coded with “{code}” as well, by you",
        Bulk.REMOVE: "will be removed; memos on them go to their passages",
    }
    there = "are coded so already, and stay as they are"
    lines = [
        (len(plan.change), changes[what]),
        (len(plan.doubles), f"would double a coding with “{code}”: merged with it, memos kept"),
        (plan.already, there if what is Bulk.RECODE else "you have coded so already"),
        (plan.together, "stand on a passage that is ticked more than once: coded once"),
        (plan.others, "are other coders’, whom only they or a principal investigator change"),
        (plan.beyond, "lie at sites where your role lets you read and not code"),
        (plan.gone, "are no longer there"),
    ]
    return lines[:1] + [line for line in lines[1:] if line[0]]


def _passages(number: int, what: Bulk) -> str:
    one, many = ("passage", "passages") if what is Bulk.ADD else ("coding", "codings")
    return f"{number:,} {one if number == 1 else many}"


def _what(sent: Sent) -> Bulk:
    found = next((what for what in Bulk if what.value == sent.words("what")), None)
    if found is None:
        raise Unfit(
            "This cannot be done to many codings.", "Recode, add a code, or remove.", "what"
        )
    return found


def _ids(sent: Sent) -> list[int]:
    """The codings that were ticked; whatever is no number a row can have is passed over."""
    given = sent.said.get("ids")
    if not isinstance(given, list):
        raise Unfit("No codings were chosen.", "Tick some first.", "ids")
    return [one for one in given if type(one) is int and 0 < one < 2**63]


def _code(request: StudyRequest, sent: Sent, what: Bulk) -> Any:
    """The code that was picked; none where none is needed."""
    if what is Bulk.REMOVE:
        return None
    key = sent.maybe("code")
    if key is None:
        raise Unfit("No code was chosen.", "Choose one.", "code")
    return reads.code(key, to=request.user, study=request.study)
