"""`fieldloom safe register` and `rename`: what people are to one another, and waiting for a long change."""

from typing import TYPE_CHECKING

from fieldloom.cli.speaking import out, say

if TYPE_CHECKING:
    from fieldloom.access.who import Study, User
    from fieldloom.pseudonyms.writes import Asked


def said(by: "User", inside: "Study", number: int, words: str, to: int) -> None:
    """Say what a person is to another; without words, say it no longer."""
    from fieldloom.pseudonyms import reads, writes

    one = reads.entity(number, to=by, study=inside)
    if words.strip():
        other = reads.entity(to, to=by, study=inside)
        writes.set_relation(by=by, entity=one, words=words, to=other)
    else:
        writes.forget_relation(by=by, entity=one)


def proposed(by: "User", inside: "Study", number: int) -> None:
    """Print what recorded kinship lets one say of a person, ready to be given."""
    from fieldloom.pseudonyms import reads

    one = reads.entity(number, to=by, study=inside)
    for it in reads.relations_proposed(to=by, entity=one):
        out.print(f"Could be said: --relation “{it.words}” --to {it.to.pk}", markup=False)


def waited_for(asked: "Asked", *, by: "User", json: bool) -> None:
    """See a change that is long work to its end, and say what came of it."""
    from fieldloom.cli.waiting import wait_for

    if asked.job is None:
        return
    ended = wait_for(asked.job, by=by, label="Changing a pseudonym", quiet=json)
    told = ended.outcome or {}
    words = f"{told.get('replaced', 0)} places in {told.get('sources', 0)} sources were replaced."
    if elsewhere := told.get("in memos, codes and notes", 0):
        words += f" {elsewhere} in memos, codes and notes."
    if waiting := told.get("waiting", 0):
        words += f" {waiting} passages wait for a person."
    say(words, json=json, **told)
