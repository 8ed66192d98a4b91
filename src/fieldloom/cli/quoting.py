"""`fieldloom quotes`: coded passages, narrowed and sorted as on the page; and the options for that."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    command,
    dump,
    entering,
    out,
)

if TYPE_CHECKING:
    from fieldloom.access.who import Study, User
    from fieldloom.coding.reads import QuotationRow, Wanted
    from fieldloom.coding.rules.sorting import Sort

CodesOption = Annotated[
    list[str] | None, typer.Option("--code", help="Only this code; again for further codes.")
]
BelowOption = Annotated[bool, typer.Option("--below", help="And the codes under them.")]
SourcesOption = Annotated[
    list[str] | None, typer.Option("--source", help="Only this source; again for further ones.")
]
SpeakersOption = Annotated[
    list[str] | None,
    typer.Option("--speaker", help="Only this speaker: study code, or label in the transcript."),
]
CodersOption = Annotated[
    list[str] | None, typer.Option("--coder", help="Only this coder, by user name.")
]
WordsOption = Annotated[str, typer.Option("--words", help="Only with these words in the quote.")]
FromOption = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="Coded on this day or later."),
]
ToOption = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Coded on this day or before.")
]
MemoOption = Annotated[
    bool | None, typer.Option("--memo/--no-memo", help="Only with a memo, or only without.")
]
SortOption = Annotated[
    str, typer.Option("--sort", help="place, code, speaker, coder or newest; else by place.")
]
FilterOption = Annotated[
    str, typer.Option("--filter", help="A saved filter, by name; other options go before it.")
]


def add_to(app: typer.Typer) -> None:
    """Hang this command into `fieldloom`."""
    app.command("quotes")(quotes)


@command
def quotes(
    code: CodesOption = None,
    below: BelowOption = False,
    source: SourcesOption = None,
    speaker: SpeakersOption = None,
    coder: CodersOption = None,
    words: WordsOption = "",
    coded_from: FromOption = None,
    coded_to: ToOption = None,
    memo: MemoOption = None,
    saved: FilterOption = "",
    sort: SortOption = "",
    size: Annotated[int, typer.Option(help="How many.", min=1, max=1000)] = 20,
    page: Annotated[int, typer.Option(min=1, max=10**9)] = 1,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List quotations: coded passages with where they stand and who coded them."""
    from fieldloom.coding import reads

    by, inside = entering(study, user)
    asked = {
        "code": code,
        "with_children": below,
        "source_refs": source,
        "speakers": speaker,
        "coder": coder,
        "text": words,
        "coded_from": coded_from,
        "coded_to": coded_to,
        "with_memo": memo,
    }
    wanted, order = asked_for(by, inside, asked, sort, saved)
    found = reads.quotations(to=by, study=inside, wanted=wanted, page=page, size=size, sort=order)
    if json:
        dump({"total": found.total, "rows": [_told(row) for row in found.rows]})
        return
    for row in found.rows:
        out.print(f"“{row.quote}”", markup=False)
        out.print(f"    {row.ref} ¶{row.paragraph} · {row.code_path} · {row.coder}", markup=False)
    out.print(f"{len(found.rows)} of {found.total:,} quotations.", markup=False)


_OWN = (
    *("id", "paragraph", "start", "end", "quote", "prefix", "suffix", "code_id", "code_name"),
    *("code_path", "colour", "coder", "made_at", "speaker", "participant", "memos", "waiting"),
    *("page", "passage_id", "region"),
)


def _told(row: "QuotationRow") -> dict[str, Any]:
    """A quotation with what stands around it, all at one level."""
    from dataclasses import asdict

    return asdict(row.setting) | {name: getattr(row, name) for name in _OWN}


def asked_for(
    by: "User", study: "Study", asked: dict[str, Any], sort: str, saved: str
) -> "tuple[Wanted, Sort]":
    """What is wanted and in which order: a saved filter, and over it whatever was typed.

    Raises `NotFound` for an unknown filter, code or coder, `Unfit` for an unknown order.
    """
    from dataclasses import replace

    from fieldloom.coding import reads
    from fieldloom.coding.rules.sorting import Sort

    wanted, order = reads.Wanted(), Sort.PLACE
    if saved:
        row = reads.saved_filter_named(saved, to=by, study=study)
        wanted, order = row.wanted, row.sort
    typed = {name: _plain(value) for name, value in asked.items() if value not in (None, "", False)}
    if asked.get("with_memo") is False:
        typed["with_memo"] = False
    if names := typed.pop("code", ()):
        typed["code_ids"] = tuple(reads.code_named(n, to=by, study=study).pk for n in names)
    if names := typed.pop("coder", ()):
        typed["coder_ids"] = _coders(by, study, names)
    return replace(wanted, **typed), _order(sort) if sort else order


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return tuple(value) if isinstance(value, list) else value


def _coders(by: "User", study: "Study", names: tuple[str, ...]) -> tuple[int, ...]:
    from fieldloom.access import reads as access
    from fieldloom.ground.answers import NotFound

    team = {grant.user.username: grant.user_id for grant in access.team(to=by, study=study)}
    for name in names:
        if name not in team:
            raise NotFound(f"There is nobody called “{name}” in this study’s team.")
    return tuple(team[name] for name in names)


def _order(sort: str) -> "Sort":
    from fieldloom.coding.rules.sorting import Sort
    from fieldloom.ground.answers import Unfit

    known = {one.value: one for one in Sort}
    if sort not in known:
        raise Unfit(f"There is no order “{sort}”.", f"One of: {', '.join(known)}.", "sort")
    return known[sort]
