"""Hostile words in names, pseudonyms, ladders, reasons and files: no page of making safe, leaving or opening
makes anything of them, and nothing breaks."""

import pytest

from every_door import addresses
from fieldloom.access.rules import Role
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Asking, Entity
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Dismiss, Named, Same
from fieldloom.sources import reads as sources_reads
from fieldloom.sources import writes as sources
from hostile_words import EVIL, SHORT
from pseudonyms import odd_files
from sources.conftest import take_in
from web.test_hostile_words import planted

__all__ = ["take_in"]
ADDED = "{{ 7777|add:1111 }}{% debug %}"
TURNED = "\u202eKayleigh\u202c \u2067Pugh\u2069 \u200bMorag"
FOUR = "𠮷Kayleigh🦈𝕄orag👩‍👩‍👧"
ALL = (EVIL, SHORT, ADDED, TURNED, FOUR, "%s %(x)s {0} ${x} \\u0000 ' OR 1=1 --", "ﷺ" * 60)
OURS = ("pseudonyms", "leaving", "openings")
TALK = "\n\n".join(f"P: Our Kayleigh and {words} went to Methil on 12 March 2019." for words in ALL)
FIELDS = (
    "pseudonym words key act turn traits gender generation language participant same kind start end "
    "paragraph revision reason hours answered name ref only read cautions places dates ages services "
    "posts street estate town district region nation find q text marked file alone p more"
)


@pytest.fixture
def filled(pi, study, settings, tmp_path, take_in, member):
    """A study in which everything that is filled in while making safe has such words."""
    settings.DATA = tmp_path
    sources.put_names_first(by=pi, study=study, on=True)
    given = {"by": pi, "study": study}
    made = take_in(pi, {
        f"{SHORT.replace('/', '')}{FOUR}.txt": TALK.encode(),
        f"{TURNED}{ADDED}.docx": odd_files.word(f"{EVIL} {ADDED} {FOUR}".replace("<", "&lt;")),
        "b.md": f"---\ntitle: >-\n  {SHORT}\n---\n<!-- {ADDED} {EVIL} -->\nOur Kayleigh {FOUR}\n".encode(),
    })  # fmt: skip
    assert all(file.source for file in made.values()), [f.reason for f in made.values()]
    for words in ALL:
        for kind in (Kind.PERSON, Kind.PLACE):
            new = writes.NewEntity(kind, (f"Kay {words}"[:120],), pseudonym=words[:120])
            tried(writes.enter, **given, new=new)
    place = Entity.objects.filter(kind="place").first()
    assert place is not None and Entity.objects.filter(pseudonym__contains="<script").exists()
    tried(
        writes.set_ladder,
        by=pi,
        entity=place,
        rungs={"town": SHORT, "region": ADDED, "nation": FOUR},
    )
    writes.ask_to_open(**given, reason=f"{SHORT}{ADDED}{TURNED}"[:300], hours=1)
    other = member("other", Role.STEWARD)
    writes.ask_to_destroy(by=other, entity=place, reason=f"{EVIL}{FOUR}"[:300])
    for file in made.values():
        writes.find(by=pi, source=file.source)
    return [file.source for file in made.values()]


def tried(write, **given):
    """Done, or refused in words."""
    try:
        return write(**given)
    except Unfit:
        return None


def about(filled):
    place = Entity.objects.filter(kind="place").first()
    some = reads.candidates(to=filled[0].taken_in_by, study=filled[0].study).some

    def known(name, part):
        if name.split(":")[0] not in OURS:
            return None
        if part == "ref":
            return filled[2].ref
        if part == "key":
            return some[0].key if some else "e1"
        if part == "view":
            return "public"
        return Asking.objects.first().pk if name == "openings:asking" else place.pk

    return known


def ours(filled):
    for name, address in addresses(about=about(filled)):
        if name.split(":")[0] in OURS:
            yield name, address


def harmless(answer, where):
    body = b"".join(answer).decode()
    assert answer.status_code < 500, where
    assert "8888" not in body, where
    if body.strip() and "html" in answer.headers.get("Content-Type", ""):
        assert list(planted(body)) == [], where
    return body


def test_every_page_and_form_of_making_safe_takes_them_as_words(filled, pi, client):
    client.force_login(pi)
    client.raise_request_exception = False
    shown, posted = set(), 0
    for name, address in ours(filled):
        if "fired" in harmless(client.get(address), name):
            shown.add(name)
    assert {
        "pseudonyms:source",
        "pseudonyms:sign",
        "pseudonyms:register",
        "leaving:ladders",
    } <= shown, shown
    assert {"leaving:ladder", "openings:names", "openings:asking"} <= shown, shown
    for words in (*ALL, "\x00", "9" * 400):
        sent = dict.fromkeys(FIELDS.split(), words)
        for name, address in ours(filled):
            posted += 1
            harmless(client.post(address, sent), (name, words))
    assert posted > 150


def test_names_that_would_be_markup_are_decided_signed_and_read_as_words(
    filled, pi, study, client, member
):
    given = {"by": pi, "study": study}
    hostile = iter([SHORT, ADDED, FOUR, TURNED] * 50)
    while some := reads.candidates(to=pi, study=study).some:
        one = some[0]
        choice = Same(one.entity) if one.entity is not None else Named(next(hostile)[:110])
        if tried(writes.decide_candidate, **given, key=one.key, choice=choice) is None:
            writes.decide_candidate(**given, key=one.key, choice=Dismiss())
    for source in filled:
        writes.find(by=pi, source=source)
        told = reads.before_signing(to=pi, source=source)
        assert told.open == 0
        writes.sign_off(by=pi, source=source, acknowledged=told.cautions)
    client.force_login(pi)
    for source in filled:
        found = sources_reads.source(source.ref, to=pi, study=study)
        assert "░" not in sources_reads.text_of(to=pi, revision=found.current)
        for page in (
            f"read/{source.ref}/",
            f"sources/{source.ref}/",
            f"make-safe/texts/{source.ref}/",
        ):
            harmless(client.get(f"/studies/{study.slug}/{page}", follow=True), page)
    for name, address in ours(filled):
        harmless(client.get(address), name)
