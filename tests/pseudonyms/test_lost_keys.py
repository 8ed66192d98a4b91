"""A key database that is older than the data, gone, or another's, and data older than it: nothing is lost by
going on, nothing is half done, and whoever works reads what to do."""

import shutil
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.coding import writes as coding
from fieldloom.coding.models import Code, Memo
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import NotFound
from fieldloom.ground.names_key import names_key
from fieldloom.ground.paths import data_folder, names_database
from fieldloom.pseudonyms import keystore, standing, writes
from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keystore import losing
from fieldloom.pseudonyms.models import Entity, Rewriting, SignOff, WayBack
from fieldloom.pseudonyms.rules.fitting import fitted
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.replacing import Stood, restored
from fieldloom.pseudonyms.writes import NewEntity
from fieldloom.sources import writes as taking
from fieldloom.sources.models import Source
from fieldloom.sources.taking_in import revising
from pseudonyms.test_signed_in_part import decide
from pseudonyms.test_signing import fresh, sign

TALK = "P: Our Kayleigh is seven, and Kayleigh likes the sea. Mrs Pugh said so.\n"
MEMOS = ("Kayleigh’s gran, and Mrs Pugh.", "Kayleigh again.")


@pytest.fixture(autouse=True)
def apart(tmp_path, monkeypatch):
    """A key database of this test's own."""
    monkeypatch.setenv("FIELDLOOM_NAMES", str(tmp_path / "safe" / "names.db"))
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(tmp_path / "ledger"))
    names_key(make=True)


def copied():
    place = names_database(data_folder())
    kept = place.with_name(f"copy-{len(list(place.parent.iterdir()))}.db")
    shutil.copyfile(names_database(data_folder()), kept)
    return kept


def put(copy):
    """Put this file in the place of the key database; None: none."""
    place = names_database(data_folder())
    place.unlink(missing_ok=True)
    if copy is not None:
        shutil.copyfile(copy, place)


@pytest.fixture
def house(steward, study, pi, member, source_of):
    """Two names; a text that waits, one that is signed off, two memos and a code made safe with it. `before`
    is the key database as it was when the names had been entered."""
    taking.put_names_first(by=steward, study=study, on=True)
    enter = lambda *forms, called: writes.enter(  # noqa: E731
        by=steward, study=study, new=NewEntity(Kind.PERSON, forms, pseudonym=called)
    )
    kayleigh, pugh = (
        enter("Kayleigh", called="Morag Baird"),
        enter("Mrs Pugh", "Pugh", called="Isla"),
    )
    about = {"by": pi, "study": study, "about": MemoAbout.STUDY, "about_id": study.pk}
    for text in MEMOS:
        coding.write_memo(**about, text=text)
    coding.add_code(by=pi, study=study, new=coding.NewCode("What Kayleigh says"))
    made = {name: source_of(pi, TALK, name) for name in ("signed.txt", "waits.txt")}
    before = copied()
    for one in made.values():
        decide(steward, one)
    sign(steward, made["signed.txt"])
    return SimpleNamespace(
        by=steward, study=study, kayleigh=kayleigh, pugh=pugh, before=before,
        signed=made["signed.txt"], waits=made["waits.txt"],
    )  # fmt: skip


def everything():
    """Every row of every table but the trail, as it stands."""
    told = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith(("coding_", "pseudonyms_", "sources_")) and "index" not in table:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                told[table] = cursor.fetchall()
    return told


def memos():
    return tuple(Memo.objects.order_by("pk").values_list("text", flat=True))


def other_study():
    """A key database made with the same key, in which other people's names are."""
    place = names_database(data_folder())
    kept = place.with_name("mine.db")
    place.rename(kept)
    file.make()
    holding.put_forms(7, "a" * 32, ["Somebody"])
    other = place.with_name("other.db")
    place.rename(other)
    kept.rename(place)
    return other


ACTS = {
    "sign off": lambda h: sign(h.by, h.waits),
    "later correction": lambda h: writes.replace_everywhere(by=h.by, study=h.study),
    "rename": lambda h: writes.change_pseudonym(by=h.by, entity=h.pugh, pseudonym="Effie"),
    "put back": lambda h: writes.put_back(by=h.by, study=h.study),
    "restore": lambda h: writes.restore_text(by=h.by, source=fresh(h.signed)),
    "add a form": lambda h: writes.add_forms(by=h.by, entity=h.pugh, forms=["Maggie Pugh"]),
}


@pytest.mark.parametrize("act", [*ACTS])
@pytest.mark.parametrize("at_hand", ["older", "none", "another study's"])
def test_without_the_right_one_nothing_is_done_and_all_of_it_once_it_is_back(
    house, opened, act, at_hand
):
    opened(house.by)
    if act == "later correction":
        writes.add_forms(by=house.by, entity=house.pugh, forms=["said so"])
    right, stands = copied(), everything()
    put({"older": house.before, "none": None, "another study's": other_study()}[at_hand])
    with pytest.raises(keystore.NamesShut, match="restore-key"):
        ACTS[act](house)
    assert everything() == stands
    assert "restore-key" in standing.trouble()
    put(right)
    assert standing.trouble() == ""
    done = ACTS[act](house)
    if act == "restore":
        assert (done.text, done.gone, done.lost_on) == (TALK, 0, None)
    if act == "put back":
        assert memos() == MEMOS and done.left == ()


@pytest.mark.parametrize("at_hand", ["older", "none"])
def test_what_can_be_erased_is_erased_and_the_right_one_loses_it_when_it_is_back(
    house, at_hand, committed
):
    right = copied()
    put(house.before if at_hand == "older" else None)
    with committed():
        keystore.destroy([house.pugh])
        text = fresh(house.signed).revision
        keystore.forget_places({text.pk: [(0, text.characters)]})
    put(right)
    keystore.sweep()
    assert house.pugh.token not in holding.known()
    assert keystore.back_of(house.study.pk, house.signed.pk, text.pk) == []
    row = WayBack.objects.get(revision=text)
    told = holding.pieces_under(house.study.pk, row.token)
    assert {slip.old for slip in told if slip.start < text.characters} <= {None}
    assert standing.trouble() == ""


def test_of_names_that_were_destroyed_the_others_come_back_and_it_is_told_where(
    house, committed, opened
):
    opened(house.by)
    with committed():
        keystore.destroy([house.pugh])
    told = writes.put_back(by=house.by, study=house.study)
    assert memos() == ("Kayleigh’s gran, and Mrs Isla.", "Kayleigh again.")
    assert [one.told for one in told.left] == [
        f"text of memos, number {Memo.objects.order_by('pk')[0].pk} (names in it were destroyed)"
    ]
    assert (told.texts, told.stay) == (2, 1)
    back = writes.restore_text(by=house.by, source=fresh(house.signed))
    assert "Kayleigh is seven" in back.text and "Pugh" not in back.text and back.gone == 1


def test_words_of_whom_the_names_were_destroyed_are_kept_nowhere(house, committed):
    with committed():
        keystore.destroy([house.pugh])
    place = (house.study.pk, house.waits.pk, fresh(house.waits).revision.pk)
    keystore.keep_back(*place, [keystore.Piece(0, 4, house.pugh.pk, "Mrs Pugh")])
    assert house.pugh.token not in holding.known()
    assert [one.old for one in keystore.back_of(*place)] == [None]


def test_given_up_it_is_said_to_be_lost_and_work_goes_on(house, opened, keeper):
    opened(house.by)
    put(house.before)
    lost = writes.give_up_names(by=keeper)
    assert (len(lost.forms), len(lost.words)) == (0, 1) and lost.texts
    assert standing.trouble() == ""
    told = writes.restore_text(by=house.by, source=fresh(house.signed))
    assert told.lost_on is not None and "Kayleigh" not in told.text
    back = writes.put_back(by=house.by, study=house.study)
    assert (back.texts, {one.why.value for one in back.left}) == (0, {"lost"})
    assert {one.field for one in back.left} == {"coding.Memo.text", "coding.Code.name"}
    with pytest.raises(NotFound):
        writes.put_back(by=house.by, study=house.study)
    sign(house.by, house.waits)
    writes.change_pseudonym(by=house.by, entity=house.pugh, pseudonym="Effie")
    after = writes.restore_text(by=house.by, source=fresh(house.waits))
    assert (after.text, after.lost_on) == (TALK, None)
    again = writes.restore_text(by=house.by, source=fresh(house.signed))
    assert again.lost_on is not None


def test_given_up_what_was_kept_before_a_later_correction_still_comes_back(house, opened, keeper):
    opened(house.by)
    first = fresh(house.signed).revision.number - 1
    older = copied()
    writes.add_forms(by=house.by, entity=house.pugh, forms=["the sea"])
    older_forms = copied()
    writes.replace_everywhere(by=house.by, study=house.study)
    assert "the sea" not in revising.text_of(fresh(house.signed).revision)
    put(older_forms)
    writes.give_up_names(by=keeper)
    told = writes.restore_text(by=house.by, source=fresh(house.signed), number=first)
    assert "Our Kayleigh is seven" in told.text and told.lost_on is not None
    assert older.exists()


def test_an_older_copy_of_the_data_finds_in_a_newer_key_database_what_it_needs(house, opened):
    """A later correction, a decision that is undone and new names came after the copy."""
    opened(house.by)
    rows = list(WayBack.objects.order_by("pk").values_list("pk", "token", "before"))
    with file.writing() as database:
        database.execute("UPDATE held SET at = 0")
    writes.add_forms(by=house.by, entity=house.pugh, forms=["the sea"])
    writes.replace_everywhere(by=house.by, study=house.study)
    keystore.sweep()
    for pk, token, before in rows:  # as they stood in the copy
        WayBack.objects.filter(pk=pk).update(token=token, before=before)
    WayBack.objects.exclude(pk__in=[row[0] for row in rows]).delete()
    assert standing.trouble() == ""
    source = Source.objects.get(pk=house.signed.pk)
    revision = source.revisions.order_by("number")[1]
    told = writes.restore_text(by=house.by, source=source, number=revision.number)
    assert "Our Kayleigh is seven" in told.text and told.lost_on is None


def test_where_only_memos_have_a_way_back_a_key_database_that_is_gone_is_missed(house):
    WayBack.objects.all().delete()
    Entity.objects.all().update(destroyed_at=None)
    from fieldloom.pseudonyms.models import SurfaceForm

    SurfaceForm.objects.all().delete()
    put(None)
    assert "1 of 1 replacings" in standing.trouble()
    with pytest.raises(keystore.NamesShut):
        writes.enter(
            by=house.by, study=house.study, new=NewEntity(Kind.PERSON, ("Una",), pseudonym="Ada")
        )
    assert losing.missing().words == (Rewriting.objects.get().pk,)
    assert not file.is_there()


def test_a_drill_says_what_a_copy_lacks_beside_names(house):
    put(house.before)
    lost = losing.missing()
    assert writes.copying.Tried(None, 4, 4, len(lost.texts), len(lost.words)).passed is False
    assert SignOff.objects.exists()


def test_a_name_that_got_a_number_comes_back_as_it_was(steward, study, pi):
    coding.add_code(by=pi, study=study, new=coding.NewCode("Morag"))
    code = coding.add_code(by=pi, study=study, new=coding.NewCode("Kayleigh"))
    new = NewEntity(Kind.PERSON, ("Kayleigh",), pseudonym="Morag Baird")
    writes.enter(by=steward, study=study, new=new)
    writes.replace_everywhere(by=steward, study=study)
    assert Code.objects.get(pk=code.pk).name == f"Morag ({code.pk})"
    told = writes.put_back(by=steward, study=study)
    assert (Code.objects.get(pk=code.pk).name, told.left) == ("Kayleigh", ())


def test_what_was_cut_to_its_field_comes_back_whole(steward, study, pi):
    longest = Code._meta.get_field("name").max_length
    said = ("Kay and " * longest)[: longest - 4].rstrip() + " Kay"
    code = coding.add_code(by=pi, study=study, new=coding.NewCode(said))
    new = NewEntity(Kind.PERSON, ("Kay",), pseudonym="Bartholomew Baird")
    writes.enter(by=steward, study=study, new=new)
    writes.replace_everywhere(by=steward, study=study)
    assert len(Code.objects.get(pk=code.pk).name) <= longest
    assert "Kay " not in Code.objects.get(pk=code.pk).name
    writes.put_back(by=steward, study=study)
    assert Code.objects.get(pk=code.pk).name == said


WORDS = st.lists(st.tuples(st.text("ab ", max_size=5), st.text("KQ", max_size=3)), max_size=5)


@given(WORDS, st.text("ab", max_size=4), st.integers(0, 40), st.sampled_from(["", " (7)"]))
def test_whatever_stands_the_way_back_leads_to_what_stood(parts, tail, cut, number):
    old = new = ""
    stood = []
    for who, (between, name) in enumerate(parts):
        old += between
        new += between
        start, new = len(new), new + "Xy" * (who % 3)
        stood.append((start, len(new), who, name))
        old += name
    old, new = old + tail, new + tail
    stands = new[:cut] + number
    back = fitted(old, new, stood, stands)
    assert restored(stands, [Stood(start, end, was) for start, end, _, was in back]) == old
    names = {(who, was) for _, _, who, was in back if who is not None and was}
    assert names == {(who, name) for who, (_, name) in enumerate(parts) if name}
