"""The words of somebody who withdrew are nowhere: no page, read, search, file or count gives them away,
to anybody of the team."""

import re
from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from coding.blind import Room, asking, plain, taken_away
from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from fieldloom.access.gate import asked_once
from fieldloom.access.rules import Role
from fieldloom.coding import reads as coding
from fieldloom.coding import writes as coding_writes
from fieldloom.coding.models import Coding
from fieldloom.consent import writes
from fieldloom.consent.models import Event, EventLine
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Scope
from fieldloom.ground.answers import NotFound, Refused
from fieldloom.people.models import Participant
from fieldloom.sources import reads
from fieldloom.sources import writes as source_writes
from fieldloom.sources.models import Paragraph, Speaker

# What P2 says in I-001, and nobody else anywhere.
SAID = re.compile(
    r"my own door|wore me down|every week|I was watched|never knew|came late|had stopped"
)
QUERIES = (
    "",
    "?q=watched&query=watched&words=watched&text=watched&find=watched",
    "?q=door+OR+wore&query=door&words=door&text=door&speaker=P2&since=0&p=2",
    "?passage=1&coding=1&from=1&to=2&number=2&first=1&last=9&ids=1,2,3,4,5&source=I-001&since=1",
)


@pytest.fixture
def room(desk, member, tmp_path, settings):  # noqa: F811
    """A study full of work on I-001, in which P2 agreed to everything, and then withdrew."""
    settings.DATA = tmp_path
    made = Room(desk, member)
    made.others_work()
    made.guesses()
    coding_writes.close_round(by=desk.by, standing=made.round)
    made.person = Participant.objects.get(ref="S07-P2")
    Speaker.objects.filter(label="P2").update(participant=made.person)
    year_ago = timezone.now() - timedelta(days=365)
    event = Event.objects.create(
        study=desk.study, participant=made.person, voice="own", kind="consent", taken_by=desk.by,
        at=year_ago,
    )  # fmt: skip
    EventLine.objects.create(event=event, says="consent", ceiling=6)
    writes.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")
    ask, telling = asking(made), ("every_quotation", "mentionable", "auto_code_preview")
    with asked_once():
        made.before = {name: str(plain(ask[name]())) for name in telling}
    writes.withdraw(
        by=desk.by, participant=made.person, said=writes.Said(timezone.now()),
        withdrawing=writes.Withdrawing(Scope(everything=True)),
    )  # fmt: skip
    return made


def everybody(room, member):
    """One of each role, and the one who leads."""
    yield room.desk.by
    for role in Role:
        yield member(f"somebody-{role.value.replace('_', '-')}", role)


def test_before_the_words_were_there_to_be_found(room):
    """Else that they are not found afterwards would mean nothing."""
    assert all(SAID.search(answer) for answer in room.before.values())


def test_no_read_of_codings_gives_them_away(room, member):
    for user in (room.desk.by, member("fay", Role.FIELDWORKER, sites=["FIFE"])):
        room.ana = user
        with asked_once():
            for name, ask in asking(room).items():
                try:
                    answer = str(plain(ask()))
                except (Refused, NotFound):
                    continue
                assert not SAID.search(answer), (user.username, name)


def test_no_read_of_sources_gives_them_away(room, member):
    revision = room.source.current
    for user in everybody(room, member):
        given, here = {"to": user, "study": room.study}, {"to": user, "source": room.source}
        asked = {
            "text_of": lambda to=user: reads.text_of(to=to, revision=revision),
            "paragraphs": lambda to=user: reads.paragraphs(to=to, revision=revision),
            "passages_waiting": lambda h=here: list(reads.passages_waiting(**h)),
            "search": lambda g=given: reads.search(**g, query="watched OR wore OR order OR door"),
            "every_hit": lambda g=given: list(reads.every_hit(**g, query="speaker:P2")),
            "passages": lambda g=given: [_found(n, g) for n in range(1, 30)],
        }
        for name, ask in asked.items():
            try:
                answer = str(plain(ask()))
            except Refused:
                continue
            assert not SAID.search(answer), (user.username, name)
        with pytest.raises(Refused):
            source_writes.open_original(by=user, source=room.source)


def _found(pk, given):
    try:
        return reads.passage(pk, **given)
    except NotFound:
        return None


def test_no_file_that_leaves_holds_them(room):
    room.ana = room.desk.by
    for name, file in taken_away(room).items():
        parts = file.values() if isinstance(file, dict) else [file]
        for part in parts:
            assert not SAID.search(part.decode("utf-8", "replace")), name


def routes(resolver=None, space=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and pattern.name and "slug" in pattern_names(pattern):
            yield f"{space}:{pattern.name}" if space else pattern.name
        elif isinstance(pattern, URLPattern) and pattern.name and space:
            yield f"{space}:{pattern.name}"


def pattern_names(pattern):
    return set(pattern.pattern.converters)


def addresses(room):
    """Every page of the study, of everything in it whose number or code can be guessed."""
    known = {
        "slug": [room.study.slug], "ref": ["I-001", "S07-P2", "S07", "E-FIFE", "T2"],
        "pk": range(1, 5), "number": [1, 2], "key": [1, 2], "about_id": [1, 2],
        "about": ["coding", "passage", "source"], "kind": ["passage", "source"], "into": [1, 2],
        "wide": [600], "which": [1],
    }  # fmt: skip
    found = set()
    for name in sorted(set(routes())):
        for parts in (("slug",), ("slug", "ref"), ("slug", "pk"), ("slug", "ref", "number"),
                      ("slug", "about", "about_id"), ("slug", "kind", "key"), ("slug", "ref", "pk"),
                      ("slug", "pk", "into"), ("slug", "ref", "wide"), ("slug", "ref", "number", "wide"),
                      ("slug", "kind", "ref")):  # fmt: skip
            for values in product(*(known[part] for part in parts)):
                try:
                    found.add(reverse(name, kwargs=dict(zip(parts, values, strict=True))))
                except NoReverseMatch:
                    break
    return sorted(found)


def test_no_page_shows_them_to_anybody(room, client, member):
    """Whoever leads the study opens everything; everybody else what is there for that person."""
    pages = [page for page in addresses(room) if f"/{room.study.slug}/" in page]
    assert len(pages) > 60

    def look(user, page):
        answer = client.get(page, headers={"hx-request": "true"} if "?" in page else {})
        body = b"".join(answer).decode("utf-8", "replace")
        assert not SAID.search(body), (user.username, page)
        return answer.status_code == 200

    client.force_login(room.desk.by)
    there = [page for page in pages if look(room.desk.by, page)]
    assert len(there) > 40
    for page, query in product(there, QUERIES[1:]):
        if "/read/" in page or "/search/" in page or query == QUERIES[1]:
            look(room.desk.by, page + query)
    for user in list(everybody(room, member))[1:]:
        client.force_login(user)
        for page in there:
            look(user, page)


def test_counts_and_facets_are_those_of_a_brute_force_filter(room):
    by, study = room.desk.by, room.study
    asked = {"to": by, "study": study}
    shut = list(
        Paragraph.objects.filter(speaker__label="P2").values_list("revision_id", "start", "end")
    )

    def is_shut(passage):
        return any(
            passage.revision_id == revision and passage.start < end and passage.end > start
            for revision, start, end in shut
        )

    every = list(Coding.objects.filter(source__study=study).select_related("passage", "code"))
    open_ = [one for one in every if not is_shut(one.passage)]
    assert 0 < len(open_) < len(every)
    by_code = Counter(one.code_id for one in open_)
    assert {row.id: row.codings for row in coding.codebook(**asked) if row.codings} == by_code
    by_source = Counter(one.source_id for one in open_)
    assert (
        coding.codings_by_source(**asked, sources=[s.pk for s in room.desk.sources.values()])
        == by_source
    )
    codes, sources, matrix = coding.code_by_source(**asked)
    for row, code in enumerate(codes):
        for column, source in enumerate(sources):
            here = [x for x in open_ if (x.code_id, x.source_id) == (code.id, source.pk)]
            now = [x for x in here if x.passage.revision_id == source.current_id]
            assert matrix[row, column] == len(now)
    page = coding.quotations(**asked, wanted=coding.Wanted())
    assert page.total == len(open_)
    assert {row.id for row in page.rows} == {one.pk for one in open_}
    words = [("watched", 1), ("order", 2), ("door", 0), ("visits", 1)]
    for word, number in words:
        found = reads.search(**asked, query=word)
        assert (found.total, len(found.rows)) == (number, number), word
    spoken = {row.label: row.paragraphs_spoken for row in reads.speakers(to=by, source=room.source)}
    assert spoken == {"INT": 2, "P2": 0}
