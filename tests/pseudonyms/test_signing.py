"""Signing off: names are replaced in one step, the text opens, what stood there comes back byte for byte."""

import pytest
from django.db import connection

from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.mentions.seen import forget_mentions
from fieldloom.pseudonyms.models import Entity, Mention, SignOff
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Dismiss, Keep, Named, Rules, Same
from fieldloom.sources import reads as sources
from fieldloom.sources import writes as taking
from fieldloom.sources.models import EarlierAnchor, Passage, Source, Speaker
from fieldloom.sources.rules import turns
from fieldloom.sources.rules.blocks import divide
from fieldloom.sources.rules.words import count
from fieldloom.sources.taking_in import revising
from fieldloom.sources.taking_in.storing import Written

TALK = (
    "Kayleigh: Who lives here?\n\nTRACY: Just our Kayleigh and me. kayleigh's seven. Mrs Pugh rang on "
    "12 March 2019, from Methil.\n\nKayleigh: And her number?\n\nTRACY: 0131 496 0123. KAYLEIGH cried, and "
    "K. laughed.\n"
)
REAL = ("kayleigh", "pugh", "tracy", "methil", "0131 496", "12 march 2019")


@pytest.fixture
def first(steward, study):
    """The study wants names first."""
    return taking.put_names_first(by=steward, study=study, on=True)


@pytest.fixture
def talk(first, pi, source_of):
    return source_of(pi, TALK)


@pytest.fixture
def act(steward, study):
    return {"by": steward, "study": study}


@pytest.fixture
def ask(steward, study):
    return {"to": steward, "study": study}


def decide_all(act, ask, **told):
    """Every candidate: by the pseudonyms given, the rest is dismissed."""
    while some := reads.candidates(**ask).some:
        known = [one for one in some if told.keys() & {w.casefold() for w in one.surfaces}]
        one = (known or some)[0]
        name = next((told[w.casefold()] for w in one.surfaces if w.casefold() in told), None)
        choice = Named(name) if isinstance(name, str) else name or Dismiss()
        if one.entity is not None:
            choice = Same(one.entity)
        writes.decide_candidate(**act, key=one.key, choice=choice)


NAMES = {
    "kayleigh": "Morag Baird",
    "tracy": "Agnes",
    "pugh": "Isla",
    "methil": "a town on the coast",
}


@pytest.fixture
def decided(talk, act, ask, steward, opened):
    opened(steward)
    writes.find(by=steward, source=talk)
    decide_all(act, ask, **NAMES)
    return talk


def sign(by, source):
    told = reads.before_signing(to=by, source=source)
    return writes.sign_off(by=by, source=source, acknowledged=told.cautions)


def everything_kept():
    """Every cell of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, " ".join(str(cell) for row in cursor.fetchall() for cell in row).casefold()


def fresh(source):
    return Source.objects.select_related("current", "encounter__site").get(pk=source.pk)


def test_what_is_taken_in_is_shut_and_opens_with_the_signature(decided, pi, steward, study):
    assert "░" in sources.text_of(to=pi, revision=decided.revision)
    assert "Kayleigh" not in sources.text_of(to=pi, revision=decided.revision)
    signed = sign(steward, decided)
    text = sources.text_of(to=pi, revision=fresh(decided).revision)
    assert text == (
        "Morag: Who lives here?\n\nAGNES: Just our Morag and me. morag's five to seven. Mrs Isla rang on "
        f"{text[text.index('rang on ') + 8 : text.index(', from')]}, from a town on the coast.\n\nMorag: And "
        "her number?\n\nAGNES: [telephone]. MORAG cried, and M. laughed.\n"
    )
    assert signed.replaced == 13
    assert "2019" not in text or "12 March" not in text


def test_no_real_name_is_left_in_any_table(decided, steward):
    sign(steward, decided)
    assert [(t, w) for t, told in everything_kept() for w in REAL if w in told] == []


def test_it_comes_back_byte_for_byte(decided, steward):
    first = decided.revision.number
    sign(steward, decided)
    for number in (None, first):
        told = writes.restore_text(by=steward, source=fresh(decided), number=number)
        assert (told.text, told.gone) == (TALK, 0)


def test_signing_twice_is_refused(decided, steward):
    sign(steward, decided)
    with pytest.raises(Unfit, match="already"):
        sign(steward, fresh(decided))


def test_nothing_opens_while_something_is_open(talk, steward, pi):
    writes.find(by=steward, source=talk)
    with pytest.raises(Unfit, match="not decided"):
        sign(steward, talk)
    assert "Kayleigh" not in sources.text_of(to=pi, revision=talk.revision)


def test_a_crash_half_way_leaves_it_shut_and_raw(decided, steward, pi, monkeypatch):
    from fieldloom.pseudonyms.writes import replacing

    before = [told for told in everything_kept() if not told[0].startswith("audit")]

    def crash(*args):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(replacing, "keep", crash)
    with pytest.raises(RuntimeError):
        sign(steward, decided)
    monkeypatch.undo()
    assert [told for told in everything_kept() if not told[0].startswith("audit")] == before
    sign(steward, decided)
    assert writes.restore_text(by=steward, source=fresh(decided)).text == TALK


def test_where_the_study_wants_two_the_same_person_is_not_both(decided, steward, member, study, pi):
    writes.set_rules(by=steward, study=study, rules=Rules(second=True))
    assert sign(steward, decided).after is None
    assert "░" in sources.text_of(to=pi, revision=fresh(decided).revision)
    with pytest.raises(Unfit, match="signed this already"):
        sign(steward, decided)
    done = sign(pi, decided)
    assert (done.by, done.second_by) == (steward, pi)
    assert "Morag" in sources.text_of(to=pi, revision=fresh(decided).revision)
    assert SignOff.objects.count() == 1


def test_a_decision_after_the_first_signature_makes_the_second_the_first(
    decided, steward, study, pi, act
):
    writes.set_rules(by=steward, study=study, rules=Rules(second=True))
    sign(steward, decided)
    mention = Mention.objects.filter(state="dismissed").first() or Mention.objects.first()
    key = f"m{mention.mark}" if mention.entity_id is None else f"e{mention.entity_id}"
    writes.decide_candidate(**act, key=key, choice=Keep(), only=[mention.pk])
    assert sign(pi, decided).after is None


def test_passages_and_codings_keep_their_words(first, pi, source_of, act, ask, steward):
    talk = source_of(pi, TALK)
    writes.find(by=steward, source=talk)
    places = [
        ("our Kayleigh and", "our Morag and"),
        ("Kayleigh", "Morag"),
        ("leigh and m", "Morag and m"),
    ]
    for words, _ in places:
        start = TALK.index(words)
        taking.mark_for(by=pi, source=talk, start=start, end=start + len(words))
    decide_all(act, ask, **NAMES)
    sign(steward, talk)
    told = set(Passage.objects.values_list("quote", "needs_person"))
    assert {(new, "") for _, new in places} <= told
    assert not EarlierAnchor.objects.filter(quote__icontains="kayleigh").exists()


def test_labels_keep_whoever_is_linked_to_them(decided, steward, pi, person):
    speaker = Speaker.objects.get(source=decided, label="Speaker 2")
    taking.link_speaker(by=pi, speaker=speaker, participant=person)
    sign(steward, decided)
    speaker.refresh_from_db()
    assert (speaker.label, speaker.participant) == ("AGNES", person)
    assert set(Speaker.objects.values_list("label", flat=True)) == {"Morag", "AGNES"}
    spoken = fresh(decided).revision.paragraphs.filter(speaker=speaker)
    assert spoken.count() == 2


def test_what_is_said_about_it_is_made_safe(first, pi, steward, act, ask, take_in):
    text = f"---\ntitle: Kayleigh and her gran\nparticipant: Kayleigh Morrison\n---\n\n{TALK}"
    file = take_in(pi, {"kayleigh_at_home.md": text})["kayleigh_at_home.md"]
    source = file.source
    assert (source.title, source.attributes, source.warnings) == (source.ref, {}, [])
    assert source.file_name == f"{source.ref}.md"
    assert set(Speaker.objects.values_list("label", flat=True)) == {"Speaker 1", "Speaker 2"}
    writes.find(by=steward, source=source)
    decide_all(act, ask, **NAMES)
    sign(steward, source)
    assert [(t, w) for t, told in everything_kept() for w in REAL if w in told] == []
    source = fresh(source)
    assert source.title == "Morag and her gran"
    assert source.file_name == f"{source.ref}.md"
    assert "Morrison" not in str(source.attributes)


def test_an_earlier_text_is_shaded_too_and_comes_back(
    first, pi, steward, source_of, act, ask, opened
):
    opened(steward)
    talk = source_of(pi, TALK.replace("our Kayleigh", "wee Kaylegh Morison"))
    raw = revising.text_of(talk.revision)
    new = Written.of(TALK, turns.mark(divide(TALK)).blocks, count(TALK))
    revising.revise(talk, new, pi, "Typed anew")
    writes.find(by=steward, source=talk)
    decide_all(act, ask, **NAMES)
    sign(steward, talk)
    kept = " ".join(told for _, told in everything_kept())
    assert "morison" not in kept
    assert "kaylegh" not in kept
    assert writes.restore_text(by=steward, source=fresh(talk), number=1).text == raw
    assert writes.restore_text(by=steward, source=fresh(talk), number=2).text == TALK
    assert writes.restore_text(by=steward, source=fresh(talk)).text == TALK


def test_a_name_found_later_is_replaced_everywhere(first, pi, steward, source_of, act, ask, opened):
    opened(steward)
    text = "P: Then wee Spider came, and spider laughed. Kayleigh too.\n"
    talks = [source_of(pi, text, "I-001"), source_of(pi, f"P: Well.\n\n{text}", "I-002")]
    for talk in talks:
        writes.find(by=steward, source=talk)
    decide_all(act, ask, kayleigh="Morag", spider=Dismiss())
    for talk in talks:
        sign(steward, talk)
    source = fresh(talks[0])
    start = revising.text_of(source.revision).index("Spider")
    made = taking.mark(by=pi, source=source, start=start - 4, end=start + 6)
    mark = writes.mark_by_hand(
        by=steward, source=source, start=start, end=start + 6, kind=Kind.PERSON
    )
    writes.decide_candidate(**act, key=f"m{mark.mark}", choice=Named("Hamish"))
    for talk in talks:
        writes.find(by=steward, source=fresh(talk))
    decide_all(act, ask)
    done = writes.replace_everywhere(**act)
    assert (len(done.signed), done.places) == (2, 4)
    told = [revising.text_of(fresh(talk).revision) for talk in talks]
    safe = "P: Then wee Hamish came, and hamish laughed. Morag too.\n"
    assert told == [safe, f"P: Well.\n\n{safe}"]
    made.refresh_from_db()
    assert (made.quote, made.needs_person) == ("wee Hamish", "")
    assert writes.restore_text(by=steward, source=fresh(talks[0])).text == text
    assert writes.restore_text(by=steward, source=fresh(talks[1])).text == f"P: Well.\n\n{text}"
    for number in (1, 2):
        assert writes.restore_text(by=steward, source=fresh(talks[0]), number=number).text == text
    assert "spider" not in " ".join(told for _, told in everything_kept())
    with pytest.raises(Unfit):
        writes.replace_everywhere(**act)


def test_a_pseudonym_is_changed_everywhere_in_one_act(decided, steward, act):
    sign(steward, decided)
    entity = Entity.objects.get(pseudonym="Morag Baird")
    done = writes.change_pseudonym(by=steward, entity=entity, pseudonym="Catriona Orr")
    text = revising.text_of(fresh(decided).revision)
    assert done.places == 6
    assert "morag" not in text.casefold()
    assert text.startswith("Catriona: Who")
    assert "catriona's five" in text
    assert "CATRIONA cried, and C. laughed" in text
    assert writes.restore_text(by=steward, source=fresh(decided)).text == TALK


def test_a_corrected_text_keeps_its_pseudonyms_and_its_way_back(decided, steward, pi):
    sign(steward, decided)
    source = fresh(decided)
    text = revising.text_of(source.revision).replace("Who lives here", "Who all lives here")
    taking.correct(
        by=pi, source=source, text=text, reason="Heard again", expected=source.revision.number
    )
    told = writes.find(by=steward, source=fresh(source))
    assert (told.open, told.new) == (0, 0)
    back = writes.restore_text(by=steward, source=fresh(source))
    assert back.text == TALK.replace("Who lives here", "Who all lives here")


def test_only_who_keeps_names_opens_an_original_of_such_a_study(decided, member, steward, pi):
    from fieldloom.access.rules import PERMISSIONS, Permission, Role

    opening = PERMISSIONS[Permission.OPEN_ORIGINAL] - PERMISSIONS[Permission.KEEP_NAMES]
    sign(steward, decided)
    for number, role in enumerate(sorted(opening, key=lambda one: one.value)):
        who = member(f"opener{number}", Role(role))
        with pytest.raises(Refused):
            taking.open_original(by=who, source=fresh(decided))
    taking.open_original(by=pi, source=fresh(decided))


def test_the_trail_holds_no_words(decided, steward):
    sign(steward, decided)
    told = " ".join(f"{one.verb} {one.about}" for one in Entry.objects.all()).casefold()
    assert [word for word in (*REAL, "morag", "isla", "agnes") if word in told] == []
    assert Entry.objects.filter(verb="source signed off").exists()


def test_what_is_withheld_for_another_reason_is_not_signed_off(decided, steward, pi):
    from fieldloom.sources.rules.presence import HoldKind

    taking.put_hold(by=pi, source=decided, new=taking.NewHold(HoldKind.LEGAL))
    with pytest.raises(Unfit, match="withheld"):
        sign(steward, decided)
    assert reads.candidates(to=steward, study=decided.study).total == 0


def test_what_stood_there_opens_as_real_names_do(decided, pi, steward):
    sign(steward, decided)
    with pytest.raises(Refused, match="shut"):
        writes.restore_text(by=pi, source=fresh(decided))


def test_what_is_erased_is_named_nowhere_any_more(decided, steward):
    sign(steward, decided)
    revision = fresh(decided).revision
    inside = Mention.objects.filter(revision=revision, start__lt=40)
    assert inside.exists()
    forget_mentions({revision.pk: [(0, 40)]})
    assert not inside.exists()
    assert Mention.objects.filter(revision=revision).exists()


def test_a_title_made_of_a_file_name_is_made_safe(first, pi, steward, act, ask, take_in):
    source = take_in(pi, {"c-001-kayleigh-call.txt": TALK})["c-001-kayleigh-call.txt"].source
    writes.find(by=steward, source=source)
    decide_all(act, ask, **NAMES)
    sign(steward, source)
    assert "kayleigh" not in fresh(source).title.casefold()
    assert [(t, w) for t, told in everything_kept() for w in REAL if w in told] == []
