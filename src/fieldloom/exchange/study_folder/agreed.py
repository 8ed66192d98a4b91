"""The consent of a study folder, or a file of its own: `consent.yaml`.

Sheets and forms with their clauses, findings of competence, what was said when, on which law the
study stands, and whether consent decides.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from fieldloom.access import reads as access
from fieldloom.access.who import Study, User
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.events import Answer, Effect, EventKind, Mode, NoReturn, Readers
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.saying import SHUTTING, moment_of
from fieldloom.consent.rules.stating import Given, Scope
from fieldloom.consent.rules.terms import Audience, Condition, Medium, Purpose, Voice
from fieldloom.consent.things import Event, FormVersion, InfoSheet
from fieldloom.exchange.study_folder.folder import Row, StudyFolder, day, known_day, member
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.ground.answers import Unfit
from fieldloom.people import reads as people
from fieldloom.people.rules import Nation

FILE = "consent.yaml"
Each = Callable[[str, list[Row], Callable[[Row], Any]], None]


def read(folder: StudyFolder, study: Study, by: User, each: Each, name: str = FILE) -> None:
    """Register papers and record what was said, in the order in which the file says it. Whether
    consent decides is said apart, at the end of all that is read: see `decide`."""
    each("information sheets", folder.rows(name, "sheets"), lambda row: sheet(row, study, by))
    each("consent forms", folder.rows(name, "forms"), lambda row: form(row, study, by))
    findings = folder.rows(name, "findings")
    each("findings of competence", findings, lambda row: _finding(row, study, _who(row, by)))
    events = folder.rows(name, "events")
    each("consent events", events, lambda row: record(row, study, _who(row, by)))
    each("lawful bases", folder.rows(name, "lawful_basis"), lambda row: _basis(row, study, by))


def decide(folder: StudyFolder, study: Study, by: User, each: Each, name: str = FILE) -> None:
    """Let consent decide, where the file says so. Of a whole folder once all of it was read: what
    colleagues coded before stays coded, whoever is then found to be in it."""
    each(
        "decisions that consent decides",
        folder.rows(name, "decides"),
        lambda row: _switch(row, study, by),
    )


def sheet(row: Row, study: Study, by: User) -> InfoSheet:
    """Register the version of an information sheet that a row describes."""
    new = writes.NewSheet(
        **_paper(row),
        language=row.get("language", ""),
        ethics_ref=row.get("ethics_ref", ""),
        approved_on=day(row.get("approved"), "approved"),
    )
    return writes.register_sheet(by=by, study=study, new=new)


def form(row: Row, study: Study, by: User) -> FormVersion:
    """Register the version of a consent form that a row describes, with its clauses."""
    read_before = None
    if row.get("sheet"):
        read_before = reads.sheet(*_named(row["sheet"]), to=by, study=study)
    new = writes.NewForm(
        **_paper(row), clauses=[_clause(one) for one in row["clauses"]], sheet=read_before
    )
    return writes.register_form(by=by, study=study, new=new)


def record(row: Row, study: Study, by: User) -> Event:
    """Record one event that a row describes."""
    kind = member(EventKind, row["kind"])
    who: dict[str, Any] = {
        "by": by,
        "participant": people.participant(row["participant"], to=by, study=study),
        "said": _said(row, study, by),
    }
    scope = _scope(row, study, by)
    if kind in (EventKind.CONSENT, EventKind.ASSENT):
        write = writes.take_consent if kind is EventKind.CONSENT else writes.assent
        return write(**who, answers=_answers(row, study, by))
    if kind is EventKind.REAFFIRM:
        again = writes.Restating(scope.purposes, day(row.get("until"), "until"))
        return writes.reaffirm(**who, again=again)
    if kind is EventKind.PUBLIC_INTEREST:
        return writes.decide_public_interest(**who, interest=_interest(row))
    if kind in (EventKind.PAUSE, EventKind.DISSENT):
        return (writes.pause if kind is EventKind.PAUSE else writes.dissent)(**who, scope=scope)
    if kind in (EventKind.WITHDRAW, EventKind.REVOKE):
        effect = member(Effect, row.get("effect", Effect.RESTRICT.value))
        shut = writes.withdraw if kind is EventKind.WITHDRAW else writes.revoke
        return shut(**who, withdrawing=writes.Withdrawing(scope, effect))
    raise Unfit(f"A file cannot say: {kind.label.lower()}.", "Record it in the browser.")


def answer(told: Any) -> Given:
    """An answer as a file gives it: yes, no, "not asked", or limits with `for` and `conditions`."""
    if isinstance(told, bool):  # YAML reads a bare yes and no so
        return Given(Answer.YES if told else Answer.NO)
    if not isinstance(told, dict):
        return Given(member(Answer, told))
    ceiling = member(Audience, told["for"]) if told.get("for") else None
    return Given(Answer.LIMITED, ceiling, _conditions(told))


def _paper(row: Row) -> dict[str, Any]:
    return {
        "ref": str(row["ref"]),
        "version": str(row["version"]),
        "title": row["title"],
        "readers": member(Readers, row.get("readers", Readers.ADULT.value)),
        "valid_from": known_day(row.get("from"), "from"),
        "valid_to": day(row.get("until"), "until"),
        "sha256": row.get("sha256", ""),
    }


def _clause(row: Row) -> writes.NewClause:
    return writes.NewClause(
        words=row["words"],
        purpose=member(Purpose, row["purpose"]),
        ceiling=member(Audience, row["for"]),
        medium=member(Medium, row["medium"]) if row.get("medium") else None,
        conditions=_conditions(row),
        lasts_months=row.get("months"),
        until=day(row.get("until"), "until"),
        point_of_no_return=member(NoReturn, row.get("no_return", NoReturn.NONE.value)),
    )


def _conditions(row: Row) -> frozenset[Condition]:
    return frozenset(member(Condition, one) for one in row.get("conditions", ()))


def _answers(row: Row, study: Study, by: User) -> writes.Answers:
    paper = reads.form(*_named(row["form"]), to=by, study=study)
    given = {int(number): answer(told) for number, told in row["answers"].items()}
    read_before = (
        reads.sheet(*_named(row["sheet"]), to=by, study=study) if row.get("sheet") else None
    )
    return writes.Answers(paper, given, read_before, _waves(row, study, by))


def _interest(row: Row) -> writes.Interest:
    purposes = tuple(member(Purpose, one) for one in row.get("purposes", ()))
    ceiling, until = member(Audience, row["for"]), day(row.get("until"), "until")
    return writes.Interest(purposes, ceiling, _conditions(row), until)


def _scope(row: Row, study: Study, by: User) -> Scope:
    return Scope(
        bool(row.get("everything", False)),
        tuple(member(Purpose, one) for one in row.get("purposes", ())),
        tuple(member(Medium, one) for one in row.get("media", ())),
        _waves(row, study, by),
    )


def _waves(row: Row, study: Study, by: User) -> tuple[int, ...]:
    return tuple(fieldwork.wave(code, to=by, study=study).pk for code in row.get("waves", ()))


def _said(row: Row, study: Study, by: User) -> writes.Said:
    """When and how it was said. `on` is a day (see `moment_of`), or a moment in the house's time."""
    at, timed = row.get("on"), isinstance(row.get("on"), datetime)
    if not isinstance(at, datetime):
        shuts = member(EventKind, row["kind"]) in SHUTTING
        at = moment_of(known_day(at, "on"), None, timezone.localtime(), shuts=shuts)
    if timezone.is_naive(at):
        at = timezone.make_aware(at)
    wave, met = row.get("wave"), row.get("encounter")
    guardian = row.get("for_them")
    usual = Voice.GUARDIAN if guardian else Voice.OWN
    return writes.Said(
        at,
        member(Voice, row["voice"]) if row.get("voice") else usual,
        people.participant(guardian, to=by, study=study) if guardian else None,
        member(Mode, row.get("mode", Mode.VERBAL.value)),
        fieldwork.wave(wave, to=by, study=study) if wave else None,
        fieldwork.encounter(met, to=by, study=study) if met else None,
        row.get("witness", ""),
        row.get("evidence", ""),
        row.get("reasoning", ""),
        timed,
    )


def _finding(row: Row, study: Study, by: User) -> Any:
    finding = writes.NewFinding(
        known_day(row.get("on"), "on"),
        bool(row["competent"]),
        member(Nation, row["nation"]),
        row["reasoning"],
        day(row.get("review_by"), "review_by"),
    )
    person = people.participant(row["participant"], to=by, study=study)
    return writes.assess_competence(by=by, participant=person, finding=finding)


def _basis(row: Row, study: Study, by: User) -> Any:
    start = known_day(row.get("from"), "from")
    articles = str(row["article_6"]), str(row.get("article_9", ""))
    new = writes.NewBasis(start, *articles, row["reasoning"])
    return writes.set_lawful_basis(by=by, study=study, new=new)


def _switch(row: Row, study: Study, by: User) -> Any:
    usual, shut = reads.policy(to=by, study=study), reads.quarantine(to=by, study=study)
    policy = Policy(
        int(row.get("identifiable_from", usual.identifiable_from)),
        member(Audience, row.get("unreviewed", usual.unreviewed_ceiling.value)),
        member(Audience, row.get("third_party", usual.third_party_ceiling.value)),
        frozenset(member(Purpose, one) for one in row["offence_purposes"])
        if "offence_purposes" in row
        else usual.offence_purposes,
        int(row.get("assent_from", usual.assent_from)),
    )
    return writes.let_consent_decide(
        by=by,
        study=study,
        policy=policy,
        reasoning=row["reasoning"],
        quarantine=writes.Quarantine(
            bool(row.get("quarantine", shut.encounters)),
            bool(row.get("quarantine_unplaced", shut.unplaced)),
        ),
    )


def _named(told: str) -> tuple[str, str]:
    """A code and a version out of "CF-adult 1.0". Raises `Unfit` where there are not both."""
    ref, _, version = str(told).partition(" ")
    if not version:
        raise Unfit(f"“{told}” names no version.", "Write code and version, such as CF-adult 1.0.")
    return ref, version.strip()


def _who(row: Row, by: User) -> User:
    return access.user(row["by"]) if row.get("by") else by
