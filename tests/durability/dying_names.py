"""A process that makes names safe, puts them back or destroys them, again and again, and is killed -9 at one
point after another of its way: run by `test_names_killed.py` as `python dying_names.py FOLDER KILLS`.

A point is a statement to either database, their commits, and a line of the ledger. For each act all points
are counted first; then it is done in a fresh copy of the data and killed at one of them, and what stands
after the next start is looked at. It answers in JSON, a line for each kill.
"""

import json
import os
import random
import re
import shutil
import signal
import sys
import traceback
from datetime import timedelta
from pathlib import Path

import django

HERE = Path(__file__).parent
TALKS = {
    "signed": "P: Our Kayleigh is seven, and Mrs Pugh rang.\n\nP: then peedie yin came, and Kayleigh cried "
    "for peedie yin.\n",
    "raw": "P: Kayleigh likes the sea. Mrs Pugh said so.\n\nP: so did peedie yin, who knows Kayleigh.\n",
}
MEMOS = ("Kayleigh again, and what Mrs Pugh said.", "Our peedie yin is new here; Kayleigh told me.")


class Way:
    """Counts the points of an act's way, and dies at one of them."""

    def __init__(self, die_at=None):
        self.at, self.die_at, self.kinds = 0, die_at, []

    def point(self, kind):
        if self.at == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.at += 1
        self.kinds.append(kind)


def watched(way):
    """Have every statement, commit and line of the ledger be a point of this way."""
    from django.db import connection

    from fieldloom.ground import sqlcipher, withdrawn
    from fieldloom.pseudonyms.keyfile import file

    def statement(execute, sql, params, many, context):
        way.point("main" if sql.lstrip()[:6].upper() in ("SELECT", "PRAGMA") else "main writes")
        return execute(sql, params, many, context)

    connection.ensure_connection()
    connection.execute_wrappers.append(statement)
    commit, write, connect = connection._commit, withdrawn._write, sqlcipher.connect

    def _commit(*given):
        way.point("before the commit")
        commit(*given)
        way.point("after the commit")

    def _write(new):
        way.point("before the ledger")
        told = write(new)
        way.point("after the ledger")
        return told

    def _connect(place, **options):
        made = connect(place, **options)
        if options.get("factory") is file.NamesConnection:
            made.set_trace_callback(lambda sql: way.point(_of_names(sql)))
        return made

    connection._commit, withdrawn._write, sqlcipher.connect = _commit, _write, _connect


def _of_names(sql):
    reads = sql.lstrip()[:6].upper() in ("SELECT", "PRAGMA", "BEGIN")
    return "names" if reads else "names writes"


def move_in(folder):
    """Be a process of this folder's data."""
    from django.conf import settings

    data = Path(folder) / "data"
    settings.DATA = data
    settings.DATABASES["default"]["NAME"] = data / "fieldloom.db"
    os.environ["FIELDLOOM_DATA"] = str(data)
    os.environ["FIELDLOOM_WITHDRAWN"] = str(Path(folder) / "ledger")
    os.environ["FIELDLOOM_PEOPLE_KEYS"] = str(Path(folder) / "people")


def who(name):
    from fieldloom.access import reads

    user = reads.user(name)
    return user, reads.study("quayside", to=user)


def source(file):
    from fieldloom.sources.models import Source

    rows = Source.objects.select_related("current", "encounter__site")
    return rows.get(pk=NUMBERS[file])


NUMBERS = {"signed": 1, "raw": 2}


def sign(by, file):
    from fieldloom.pseudonyms import reads, writes

    told = reads.before_signing(to=by, source=source(file))
    return writes.sign_off(by=by, source=source(file), acknowledged=told.cautions)


def prepare():
    """Two texts, of which one is signed off; two memos and a code; a name that is decided since then."""
    from django.core.management import call_command
    from django.utils import timezone

    from durability.working import see_to_the_end
    from fieldloom.access import writes as people
    from fieldloom.access.rules import Role
    from fieldloom.coding import writes as coding
    from fieldloom.coding.rules.memos import MemoAbout
    from fieldloom.people import writes as persons
    from fieldloom.people.rules import PersonKind
    from fieldloom.pseudonyms import reads, writes
    from fieldloom.pseudonyms.models import Mention
    from fieldloom.pseudonyms.rules.kinds import Kind
    from fieldloom.pseudonyms.rules.standing import Dismiss, Same
    from fieldloom.sources import writes as taking
    from fieldloom.sources.taking_in import revising

    call_command("migrate", verbosity=0, skip_checks=True)
    new = people.NewUser("kit", "Kit Keeper", "kit@example.org", keeper=True)
    keeper = people.add_user(by=None, new=new)
    study = people.start_study(by=keeper, new=people.NewStudy("Quayside", "quayside"))
    users = [keeper]
    for name in ("stella", "seonaid", "pia"):
        new = people.NewUser(name, name.title(), f"{name}@example.org")
        users.append(people.add_user(by=keeper, new=new))
    last = timezone.localdate() + timedelta(days=30)
    roles = zip(users, (Role.PI, Role.STEWARD, Role.STEWARD, Role.PI), strict=True)
    team = [(user, people.NewGrant(role, last)) for user, role in roles]
    people.begin_team(by=keeper, study=study, team=team)
    (stella, study), (pia, _) = who("stella"), who("pia")
    about = {"by": pia, "study": study}
    for text in MEMOS:
        coding.write_memo(**about, about=MemoAbout.STUDY, about_id=study.pk, text=text)
    coding.add_code(**about, new=coding.NewCode("What Kayleigh says"))
    child = persons.add_participant(
        **about, new=persons.NewParticipant(PersonKind.ADULT, "Morag Baird", 1994, ref="P01")
    )
    taking.put_names_first(by=stella, study=study, on=True)
    handed = [taking.Handed(f"{name}.txt", text.encode()) for name, text in TALKS.items()]
    delivery = taking.hand_over(by=keeper, study=study, files=handed)
    see_to_the_end(taking.close_delivery(by=keeper, delivery=delivery), lambda **_: None)

    def enter(*forms, of=None, **told):
        new = writes.NewEntity(Kind.PERSON, forms, of, **told)
        return writes.enter(by=stella, study=study, new=new)

    enter("Kayleigh", of=child, pseudonym="")
    enter("Mrs Pugh", "Pugh", pseudonym="Isla")
    for name in TALKS:
        writes.find(by=stella, source=source(name))

    def decide():
        while some := reads.candidates(to=stella, study=study).some:
            one = some[0]
            choice = Same(one.entity) if one.entity is not None else Dismiss()
            writes.decide_candidate(by=stella, study=study, key=one.key, choice=choice)

    decide()
    sign(stella, "signed")
    enter("peedie yin", pseudonym="Catriona")
    for name in TALKS:
        for found in re.finditer("peedie yin", revising.text_of(source(name).revision)):
            writes.find(by=stella, source=source(name))
            if Mention.objects.filter(source=source(name), start=found.start()).exists():
                continue
            place = {"start": found.start(), "end": found.end()}
            writes.mark_by_hand(by=stella, source=source(name), **place, kind=Kind.PERSON)
    decide()


def sign_the_other():
    sign(who("stella")[0], "raw")


def correct_later():
    from fieldloom.pseudonyms import writes

    by, study = who("stella")
    writes.replace_everywhere(by=by, study=study)


def rename():
    from fieldloom.pseudonyms import writes
    from fieldloom.pseudonyms.models import Entity

    entity = Entity.objects.get(pseudonym="Isla")
    writes.change_pseudonym(by=who("stella")[0], entity=entity, pseudonym="Effie")


def put_back():
    from fieldloom.pseudonyms import writes

    by, study = who("stella")
    writes.put_back(by=by, study=study)


def destroy():
    from fieldloom.pseudonyms import writes
    from fieldloom.pseudonyms.models import Entity
    from fieldloom.pseudonyms.rules.opening import Answered

    entity = Entity.objects.get(pseudonym="Isla")
    why = "Nobody needs to know any more."
    asked = writes.ask_to_destroy(by=who("stella")[0], entity=entity, reason=why)
    writes.answer(by=who("seonaid")[0], asking=asked, answered=Answered.YES)


def erase():
    """Somebody is taken out of all, as a withdrawal of everything does it."""
    from fieldloom.audit.writes import recorded
    from fieldloom.people import reached
    from fieldloom.people.models import Participant
    from fieldloom.sources.models import Speaker

    by, study = who("pia")
    child = Participant.objects.get()
    text = source("signed")
    voice = Speaker.objects.filter(source=text).first() or Speaker.objects.create(
        source=text, label="P"
    )
    Speaker.objects.filter(pk=voice.pk).update(participant=child)

    @recorded("taken out")
    def act(*, by):
        reached.take_out(reached.Asked(study.pk, child.pk, "erase", (("", None),)), by)

    act(by=by)


ACTS = {
    "sign off": sign_the_other,
    "correct later": correct_later,
    "rename": rename,
    "put back": put_back,
    "destroy": destroy,
    "erase": erase,
}


def look(act, acknowledged):
    """What is wrong after the next start; nothing is what is hoped for."""
    from django.db import connection

    from fieldloom.coding.models import Code, Memo
    from fieldloom.ground import withdrawn
    from fieldloom.ground.answers import NotFound
    from fieldloom.pseudonyms import standing, writes
    from fieldloom.pseudonyms.keyfile import holding
    from fieldloom.pseudonyms.models import Entity, SignOff
    from fieldloom.sources.taking_in import revising

    standing.settle()
    if told := standing.trouble():
        yield f"trouble: {told}"
    holding.checked()
    ended = Entity.objects.filter(destroyed_at__isnull=False)
    gone = set(ended.values_list("token", flat=True))
    nobody = ["Pugh" if one.participant_id is None else "Kayleigh" for one in ended]
    if gone & holding.known():
        yield "a key that was destroyed is there"
    if ended := {one.id for one in withdrawn.noted() if one.kind == "name key"} & holding.known():
        yield f"the ledger says of {len(ended)} keys that they are destroyed, and they are there"
    erased = "░" in "".join(revising.text_of(one) for one in [source("signed").revision])
    yield from _opened(gone, erased)
    by, study = who("stella")
    for name, text in TALKS.items():
        row = source(name)
        now = revising.text_of(row.revision)
        signed = SignOff.objects.filter(source=row, after__isnull=False).exists()
        if not signed:
            if now != text:
                yield f"{name} is not signed and not as it was"
            if not row.holds.filter(kind="names", lifted_at__isnull=True).exists():
                yield f"{name} is not signed and open"
            continue
        if "kayleigh" in now.casefold() or "pugh" in now.casefold():
            yield f"{name} is signed and names somebody"
        back = list(_back(row.revision))
        if None in back and not gone:
            yield f"of {name} some way back is missing"
        told = _restored(row.revision)
        if not gone and not erased and told != text:
            yield f"{name} does not come back"
        if any(name in told for name in nobody):
            yield f"{name} names whom nobody may name"
    memos = list(Memo.objects.order_by("pk").values_list("text", flat=True))
    code = Code.objects.get().name
    while True:
        try:
            writes.put_back(by=by, study=study)
        except NotFound:
            break
    after = list(Memo.objects.order_by("pk").values_list("text", flat=True))
    if not gone and (tuple(after), Code.objects.get().name) != (MEMOS, "What Kayleigh says"):
        yield f"memos {memos} and {code} come back as {after} and {Code.objects.get().name}"
    if acknowledged and act == "destroy" and len(gone) != 1:
        yield "what was acknowledged is not destroyed"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        if cursor.fetchall() != [("ok",)]:
            yield "the database is not sound"


def _back(revision):
    from fieldloom.pseudonyms.mentions.way_back import back_at

    return (one.old for one in back_at(revision))


def _restored(revision):
    from fieldloom.pseudonyms.mentions.way_back import back_at
    from fieldloom.pseudonyms.rules.replacing import Stood, restored
    from fieldloom.sources.taking_in import revising

    known = [Stood(o.start, o.end, o.old) for o in back_at(revision) if o.old is not None]
    return restored(revising.text_of(revision), known)


def _opened(gone, erased):
    """Everything that opens in the key database, whether or not a row leads to it."""
    from fieldloom.pseudonyms.keyfile import file, holding
    from fieldloom.pseudonyms.models import Rewriting, WayBack

    rows = [*WayBack.objects.filter(source=NUMBERS["raw"]), *Rewriting.objects.all()]
    key, left = file.file_key(), {row.token for row in rows}
    with file.reading() as database:
        pieces = list(
            database.execute("SELECT token, number, whose, start, stop, sealed FROM piece")
        )
        keys = holding._keys(database, key, 1, {row[2] for row in pieces})
    for token, number, whose, start, stop, sealed in pieces:
        old = holding._old(keys.get(whose), sealed, 1, (token, number, whose, start, stop))
        if old and gone and whose in gone:
            yield "a piece of whom was destroyed opens"
        said = (old or "").startswith('{"of"')  # of the file itself, whose it is nobody's
        if old and erased and not said and token not in left:
            yield "a piece of what was erased opens"


def begun(folder, act):
    """A copy of the prepared data, ready for this act."""
    place = Path(folder) / "copy"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(Path(folder) / "prepared", place)
    return place


def forked(do):
    """What a process of its own answers, as JSON; None where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            told = do()
            os.write(writing, json.dumps(told).encode())
        except BaseException:
            os.write(writing, json.dumps({"failed": traceback.format_exc()[-1500:]}).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def run(place, act, die_at):
    """Do the act in this data, and die at this point of it."""
    move_in(place)
    way = Way(die_at)
    watched(way)
    ACTS[act]()
    return way.kinds


def chosen(kinds, many, chance):
    """So many points: the commits and lines of the ledger, what lies beside them, and others by chance."""
    first = next(
        (at for at, kind in enumerate(kinds) if kind == "names writes" or "the" in kind), 0
    )
    edges = {at for at, kind in enumerate(kinds) if "the" in kind and at >= first}
    edges = edges | {min(at + 1, len(kinds) - 1) for at in edges} | {first}
    rest = [at for at in range(first, len(kinds)) if at not in edges]
    picked = sorted(edges)
    chance.shuffle(picked)
    chance.shuffle(rest)
    some = [at for pair in zip(picked, rest, strict=False) for at in pair]
    some += picked[len(rest) :] + rest[len(picked) :]
    return sorted(some[:many]) if many else list(range(len(kinds)))


def main(folder, many):
    chance = random.Random(int(os.environ.get("FIELDLOOM_SEED", "1")))
    prepared = Path(folder) / "prepared"
    (prepared / "data").mkdir(parents=True, mode=0o700)

    def made():
        move_in(prepared)
        prepare()
        return True

    if (told := forked(made)) is not True:
        raise SystemExit(str(told))
    for act in os.environ.get("ONLY", ",".join(ACTS)).split(","):
        place = begun(folder, act)
        kinds = forked(lambda act=act, place=place: run(place, act, None))
        if not isinstance(kinds, list):
            raise SystemExit(f"{act}: {kinds}")
        whole = forked(lambda act=act, place=place: seen(place, act, True))
        print(
            json.dumps({"act": act, "point": "whole", "of": len(kinds), "faults": whole}),
            flush=True,
        )
        for at in chosen(kinds, many, chance):
            place = begun(folder, act)
            said = forked(lambda act=act, at=at, place=place: run(place, act, at))
            faults = forked(
                lambda act=act, place=place, said=said: seen(place, act, said is not None)
            )
            kind = kinds[at] if said is None else "not killed"
            told = {"act": act, "point": kind, "at": at, "of": len(kinds), "faults": faults}
            print(json.dumps(told), flush=True)


def seen(place, act, acknowledged):
    move_in(place)
    return list(look(act, acknowledged))


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldloom.settings")
    django.setup()
    import fieldloom.coding.writes
    import fieldloom.pseudonyms.reads
    import fieldloom.pseudonyms.writes
    import fieldloom.sources.writes  # noqa: F401
    from fieldloom.jobs import register

    register.find("take in")
    main(sys.argv[1], int(sys.argv[2]))
