"""Many names are laid out by what they need, decided in one act, told each by itself, and undone as one."""

import pytest

from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Unfit
from fieldloom.jobs.doing import carry_out
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.mentions import remembering
from fieldloom.pseudonyms.models import Entity, Heard, Looked, Mention
from fieldloom.pseudonyms.reads import Heap
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Dismiss, Keep, Like, Named, Same
from fieldloom.pseudonyms.rules.voices import Limits, Span
from fieldloom.pseudonyms.writes import NewEntity

TALK = (
    "INT: Who came?\n\nP: Kayleigh Morrison came, and Trevor. Trev laughed, and dad-trevor. Kayleigh M. and "
    "our Kaylegh cried. We live in Den Street, at 4 Den Street, and the keeking wifie saw.\n"
)


@pytest.fixture
def asked(steward, study):
    return {"to": steward, "study": study}


@pytest.fixture
def act(steward, study):
    return {"by": steward, "study": study}


@pytest.fixture
def talk(steward, study, source_of):
    new = NewEntity(Kind.PERSON, ("Kayleigh Morrison", "Kayleigh"), pseudonym="Morag")
    writes.enter(by=steward, study=study, new=new)
    source = source_of(steward, TALK)
    writes.find(by=steward, source=source)
    return source


def rows(asked, heap):
    return {one.candidate.surfaces[0]: one for one in reads.at_once(**asked).of(heap)}


def test_each_lies_where_it_is_decided(talk, asked):
    people = rows(asked, Heap.PEOPLE) | rows(asked, Heap.DOUBTS)
    head = next(one for one in people.values() if "revor" in one.candidate.surfaces[0])
    assert {other.candidate.surfaces[0].casefold() for other in head.others} <= {
        "trev",
        "trevor",
        "dad-trevor",
    }
    assert head.others
    known = rows(asked, Heap.KNOWN)
    assert {one.shown for one in known.values()} == {"Morag"}
    assert any(name.startswith("Kayl") for name in known)
    assert "Den Street" in rows(asked, Heap.THINGS)
    assert {"keeking", "wifie"} <= set(rows(asked, Heap.DOUBTS))


def test_one_decision_settles_all_that_are_one(talk, asked, act):
    people = rows(asked, Heap.PEOPLE) | rows(asked, Heap.DOUBTS)
    head = next(one for one in people.values() if "revor" in one.candidate.surfaces[0])
    choices = {head.candidate.key: Named("Innes")}
    choices |= {other.candidate.key: Like(head.candidate.key) for other in head.others}
    writes.decide_at_a_glance(**act, choices=dict(reversed(choices.items())))
    made = Entity.objects.get(pseudonym="Innes")
    assert made.forms.count() == len(choices)
    assert Mention.objects.filter(entity=made, state="decided").count() >= len(choices)


def test_a_glance_is_one_act_and_each_is_told_by_itself(talk, asked, act):
    before = sorted(Mention.objects.values_list("pk", "state", "entity"))
    some = reads.candidates(**asked).some
    entity = Entity.objects.get()
    choices = {one.key: Same(one.entity) if one.entity else Dismiss() for one in some}
    done = writes.decide_at_a_glance(**act, choices=choices)
    entry = Entry.objects.filter(verb="names decided at a glance").last()
    each = entry.about["each"].split("; ")
    assert entry.about["candidates"] == len(each) == len(choices) == len(done.act.before["glance"])
    assert all(
        one == f"decided entity:{entity.pk}" or one.startswith("dismissed mention:") for one in each
    )
    assert "kayl" not in str(entry.about).casefold()
    writes.undo_decision(**act)
    assert sorted(Mention.objects.values_list("pk", "state", "entity")) == before


def test_what_is_like_nothing_of_the_act_is_refused_and_nothing_is_decided(talk, asked, act):
    some = reads.candidates(**asked).some
    with pytest.raises(Unfit, match="not decided with it"):
        writes.decide_at_a_glance(
            **act, choices={some[0].key: Like("m" + "0" * 64), some[1].key: Dismiss()}
        )
    assert len(reads.candidates(**asked).some) == len(some)


def test_no_name_once_is_no_name_in_texts_to_come(talk, asked, act, steward, source_of):
    doubts = rows(asked, Heap.DOUBTS)
    choices = {doubts[word].candidate.key: Dismiss() for word in ("keeking", "wifie")}
    writes.decide_at_a_glance(**act, choices=choices)
    later = source_of(steward, "P: The Wifie was keeking again.\n", "I-002")
    assert writes.find(by=steward, source=later).open == 0


def test_somebody_of_the_team_stays(talk, asked, act, steward, source_of):
    source = source_of(steward, "P: I told Stella and our Stella wrote it down.\n", "I-002")
    writes.find(by=steward, source=source)
    one = rows(asked, Heap.KNOWN)["Stella"]
    assert one.of_team and one.sure and one.entity is None
    writes.decide_at_a_glance(**act, choices={one.candidate.key: Keep()})
    assert set(Mention.objects.filter(source=source).values_list("state", flat=True)) == {"kept"}


class Reading:
    """A model that counts how often it reads."""

    limits = Limits(0.05, 0.3, 0.3, 0.9995, 0.9995)

    def __init__(self):
        self.read = 0

    def spans(self, text):
        self.read += 1
        at = text.find("laughed")
        return [Span(at, at + 7, Kind.PERSON, 0.6)] if at >= 0 else []


@pytest.fixture
def model(monkeypatch):
    made = Reading()
    monkeypatch.setattr("fieldloom.pseudonyms.mentions.finding.voice", lambda: made)
    return made


def test_nothing_is_looked_for_twice_where_nothing_changed(
    model, talk, steward, asked, act, monkeypatch
):
    assert model.read == 1
    before = list(Mention.objects.order_by("pk").values_list())
    calls = []
    monkeypatch.setattr(
        "fieldloom.pseudonyms.mentions.finding.detect",
        lambda *given, **more: calls.append(1) or [],
    )
    told = writes.find(by=steward, source=talk)
    assert (calls, model.read, told.new) == ([], 1, 0)
    assert list(Mention.objects.order_by("pk").values_list()) == before


@pytest.mark.parametrize("change", ["register", "ruling", "rules", "by hand"])
def test_it_is_looked_for_again_by_what_was_decided_and_the_model_reads_no_more(
    model, talk, steward, study, asked, act, change
):
    from fieldloom.pseudonyms.rules.standing import Dates, Rules

    held = Looked.objects.get(source=talk).print
    if change == "register":
        new = NewEntity(Kind.PERSON, ("wifie",), pseudonym="Greer")
        writes.enter(by=steward, study=study, new=new)
    elif change == "ruling":
        one = next(one for one in reads.candidates(**asked).some if "keeking" in one.surfaces)
        writes.decide_candidate(**act, key=one.key, choice=Dismiss())
    elif change == "rules":
        writes.set_rules(by=steward, study=study, rules=Rules(dates=Dates.KEEP))
    else:
        at = TALK.index("saw")
        writes.mark_by_hand(by=steward, source=talk, start=at, end=at + 3, kind=Kind.PERSON)
    writes.find(by=steward, source=talk)
    assert Looked.objects.get(source=talk).print not in ("", held)
    assert model.read == 1
    row = Heard.objects.get(source=talk)
    assert row.spans == [[TALK.index("laughed"), TALK.index("laughed") + 7, "person", 0.6]]
    if change == "register":
        assert Mention.objects.filter(entity__pseudonym="Greer").exists()


def test_a_fingerprint_is_of_each_part_and_of_the_key(db, monkeypatch):
    assert remembering.fingerprint("ab", "c") != remembering.fingerprint("a", "bc")
    told = remembering.fingerprint("ab")
    monkeypatch.setattr(
        remembering.keystore, "choice_key", lambda: b"another key of 32 signs or so..."
    )
    assert remembering.fingerprint("ab") != told


def test_replacing_everywhere_is_work_that_tells_how_far_it_is(talk, steward, study, asked, act):
    choices = {
        one.key: Same(one.entity) if one.entity else Dismiss()
        for one in reads.candidates(**asked).some
    }
    writes.decide_at_a_glance(**act, choices=choices)
    told = reads.before_signing(to=steward, source=talk)
    writes.sign_off(by=steward, source=talk, acknowledged=told.cautions)
    talk.refresh_from_db()
    from fieldloom.sources.taking_in import revising

    text = revising.text_of(talk.revision)
    at = text.index("saw")
    made = writes.mark_by_hand(by=steward, source=talk, start=at, end=at + 3, kind=Kind.PERSON)
    job = writes.replace_name(**act, key=f"m{made.mark}", choice=Named("Greer"))
    assert "saw" in revising.text_of(talk.revision)
    carry_out(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    told = {"sources": 1, "replaced": 1, "in memos, codes and notes": 0, "waiting": 0}
    assert job.outcome == told
    talk.refresh_from_db()
    assert "greer" in revising.text_of(talk.revision)
    again = writes.ask_to_replace_everywhere(**act)
    carry_out(again.pk)
    again.refresh_from_db()
    assert (again.state, again.outcome["replaced"]) == ("done", 0)
    assert Entry.objects.filter(verb="names replaced everywhere").count() == 1


def test_a_day_of_the_week_and_an_hour_stay_by_rule():
    from fieldloom.pseudonyms.rules.by_rule import _tells_no_day

    for words in (
        "Tuesday",
        "Sundays",
        "16.34",
        "4pm",
        "ten past two",
        "five o’clock",
        "last Friday",
    ):
        assert _tells_no_day(words), words
    for words in (
        "3 May",
        "the fifth",
        "sixteen",
        "2019",
        "Friday 22 October",
        "Christmas",
        "eleven",
    ):
        assert not _tells_no_day(words), words
