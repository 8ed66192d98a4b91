"""The reader's page: what is served, at which place, to whom."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import later
from fieldloom.access.rules import Role
from fieldloom.web.desk.stretches import CHARACTERS, PARAGRAPHS, Stretches


def words_of(page):
    """(start, end, words) of each paragraph as a browser reads them."""
    found = re.findall(
        r'class="words" data-start="(\d+)" data-end="(\d+)">(.*?)</(?:p|h2)>', page, re.DOTALL
    )
    return [(int(start), int(end), html.unescape(words)) for start, end, words in found]


def test_each_paragraph_holds_exactly_the_words_between_its_code_points(desk, whole):
    found = words_of(desk.get().content.decode())
    assert len(found) == 6
    assert all(whole[start:end] == words for start, end, words in found)
    assert found[1][2].startswith("Since May. The twelfth 🌊")


def test_a_file_with_windows_line_ends_and_a_mark_in_front_is_shown_exactly(at, pi, study, text):
    from fieldloom.jobs.doing import carry_out
    from fieldloom.sources import reads, writes

    file = writes.Handed("I-001.txt", b"\xef\xbb\xbf" + text.encode(), {"ref": "I-001"})
    delivery = writes.hand_over(by=pi, study=study, files=[file])
    carry_out(writes.close_delivery(by=pi, delivery=delivery).pk)
    source = reads.source("I-001", to=pi, study=study)
    kept = reads.text_of(to=pi, revision=source.current)
    found = words_of(at(pi).get().content.decode())
    assert len(found) == 6
    assert all(kept[start:end] == words for start, end, words in found)
    assert "\r" not in kept


def test_paragraphs_are_numbered_addresses_with_their_speakers(desk):
    page = desk.get().content.decode()
    assert 'id="p4" data-n="4" data-voice="KIRSTY"' in page
    assert 'href="?p=4#p4"' in page
    assert "asked" in page  # the fieldworker's turns are marked


def test_a_linked_speaker_is_shown_by_pseudonym(desk, pi, kirsty, study):
    from fieldloom.people import writes as people
    from fieldloom.people.rules import PersonKind
    from fieldloom.sources import reads, writes

    new = people.NewParticipant(next(iter(PersonKind)), "Morag", ref="H01-P1")
    person = people.add_participant(by=pi, study=study, new=new)
    voice = reads.speakers(to=pi, source=kirsty).get(label="KIRSTY")
    writes.link_speaker(by=pi, speaker=voice, participant=person)
    page = desk.get().content.decode()
    assert 'data-voice="Morag"' in page
    assert "KIRSTY" not in page


def test_the_codings_of_the_stretch_come_with_it(desk, codes, place):
    made = desk.post("codings/", code=codes.waiting.pk, **place("I waited")).json()["codings"][0]
    page = desk.get().content.decode()
    assert f'"id": {made["id"]}, ' in page
    assert made["path"] == "System > Waiting"


def test_a_long_text_is_served_in_stretches(at, pi, taken):
    taken(pi, "I-002", "\n\n".join(f"Line {n} of the long text." for n in range(1, 201)))
    desk = at(pi, "I-002")
    page = desk.get("?p=130").content.decode()
    assert 'id="p121"' in page
    assert 'id="p180"' in page
    assert 'id="p120"' not in page
    assert 'href="?p=61#p120"' in page
    assert 'href="?p=181#p181"' in page
    assert desk.state("?p=130")["cut"] == {"count": 200, "each": 60}
    stretch = desk.get("blocks/?from=181").content.decode()
    assert stretch.lstrip().startswith('<section class="stretch" data-first="181" data-last="200"')
    assert 'id="p200"' in desk.get("?whole").content.decode()
    assert 'id="p1"' in desk.get("?p=nonsense").content.decode()


def test_a_passage_or_a_coding_opens_the_text_at_its_place(desk, codes, place):
    here = place("They look at the floor.")
    made = desk.post("codings/", code=codes.waiting.pk, **here).json()["codings"][0]
    wanted = {"paragraph": 4, "region": None, **here}
    assert desk.state(f"?passage={made['passage']}")["opened"] == wanted
    assert desk.state(f"?coding={made['id']}")["opened"] == wanted
    assert desk.state("?p=3&start=5&end=9")["opened"] == {
        "paragraph": 3,
        "start": 5,
        "end": 9,
        "region": None,
    }


def test_a_passage_of_another_text_is_not_found_here(at, desk, codes, place, pi, taken):
    made = desk.post("codings/", code=codes.waiting.pk, **place("Nobody")).json()["codings"][0]
    taken(pi, "I-002", "Another text altogether.")
    assert at(pi, "I-002").get(f"?passage={made['passage']}").status_code == 404
    assert at(pi, "I-002").get(f"?coding={made['id']}").status_code == 404


def test_the_way_to_the_sources_before_and_after(at, pi, kirsty, taken):
    for ref in ("I-002", "I-003"):
        taken(pi, ref, f"The text of {ref}.")
    page = at(pi, "I-002").get().content.decode()
    assert 'rel="prev" href="/studies/quayside/read/I-001/"' in page
    assert 'rel="next" href="/studies/quayside/read/I-003/"' in page
    assert 'rel="prev"' not in at(pi, "I-001").get().content.decode()


def test_finding_leads_to_the_paragraphs_with_their_places(desk, place):
    found = desk.get("find/?find=waited").content.decode()
    here = place("waited", 2)
    assert f'data-to="2" data-start="{here["start"]}" data-end="{here["end"]}"' in found
    assert "in 3 paragraphs" in found
    assert '<mark class="found">waited</mark>' in found
    assert "<html" not in found
    assert "is not in this text" in desk.get("find/?find=elephant").content.decode()
    assert "in 3 paragraphs" in desk.get("?find=waited").content.decode()


def test_a_search_without_meaning_is_told_in_words(desk):
    answer = desk.client.get(desk.url + 'find/?find="open', headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("path", ["", "blocks/", "find/", "beside/", "codebook/", "revisions/"])
def test_only_those_who_may_read_the_study_see_a_text(at, kirsty, member, stranger, path):
    assert at(stranger).get(path).status_code == 404
    assert at(member("alis", Role.STEWARD)).get(path).status_code == 403
    assert at(member("arch", Role.ARCHIVIST)).get(path).status_code == 200


def test_a_text_of_another_site_is_not_there(at, kirsty, member):
    assert at(member("fife", Role.FIELDWORKER, sites=("FIFE",))).get().status_code == 404


def test_a_text_of_another_study_is_not_there(kirsty, keeper, pi):
    from datetime import date

    from django.test import Client

    from fieldloom.access import writes

    other = writes.start_study(by=keeper, new=writes.NewStudy("Elsewhere", "elsewhere"))
    grant = writes.NewGrant(Role.PI, later(), date(2020, 1, 1))
    writes.grant_first_role(by=keeper, user=pi, study=other, new=grant)
    client = Client()
    client.force_login(pi, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/studies/elsewhere/read/I-001/").status_code == 404


def test_the_page_offers_only_what_the_reader_may_do(at, desk, member):
    known = {"code", "codebook", "correct", "lead", "names", "original", "telling"}
    assert desk.state()["may"] == {**dict.fromkeys(known, True), "pages": False}
    may = at(member("arch", Role.ARCHIVIST)).state()["may"]
    assert [name for name, allowed in may.items() if allowed] == ["telling"]


def test_opening_costs_as_many_queries_with_many_codings_and_paragraphs(at, pi, taken, codes):
    from fieldloom.coding import writes

    def queries(ref):
        desk = at(pi, ref)
        desk.get()
        with CaptureQueriesContext(connection) as caught:
            desk.get()
        return len(caught)

    small = taken(pi, "I-002", "One line of it.")
    writes.apply_code(by=pi, source=small, code=codes.system, start=0, end=3)
    large = taken(pi, "I-003", "\n\n".join(f"Line {n} of the text." for n in range(1, 400)))
    for at_point in range(0, 400, 20):
        span = {"start": at_point, "end": at_point + 15}
        writes.apply_code(by=pi, source=large, code=codes.waiting, **span)
    assert 10 < queries("I-002") <= queries("I-003") <= 34


def test_stretches_cover_every_paragraph_once():
    for paragraphs, characters in [(1, 10), (60, 900), (61, 900), (200, 400_000), (3, 90_000)]:
        cut = Stretches.of(paragraphs, characters)
        assert 1 <= cut.each <= PARAGRAPHS
        assert cut.each == 1 or cut.each * (characters / paragraphs) <= CHARACTERS * 1.5
        seen, first = [], 1
        while first is not None:
            assert cut.around(first) == cut.around(min(first + cut.each, paragraphs + 1) - 1)
            begin, end = cut.around(first)
            seen += range(begin, end + 1)
            first = cut.after(end)
        assert seen == list(range(1, paragraphs + 1))
