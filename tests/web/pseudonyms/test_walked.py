"""What somebody stumbled on who walked the tutorial: the page while work runs, undoing, what is shown."""

import html
import re
from urllib.parse import urlencode

import pytest

from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.standing import Dismiss

ASKED = {"HTTP_HX_REQUEST": "true"}


def test_the_page_that_asks_how_far_work_is_gets_a_part_also_when_it_has_ended(raw, at, seen):
    at("pseudonyms:look", post={})
    part = seen(at("pseudonyms:progress", **ASKED))
    assert "Looking for names" in part and 'id="work"' in part and "<h1" not in part
    carry_out(Job.objects.get(kind=writes.KIND_OF_WORK).pk)
    answer = at("pseudonyms:progress", **ASKED)
    part = seen(answer)
    assert answer["HX-Retarget"] == "#state"
    assert "<h1" not in part and "<header" not in part
    assert part.startswith('<div id="state">') and raw[0].ref in part
    assert 'hx-swap-oob="innerHTML:#messages"' in part and "places to decide" in part
    assert "hx-get" not in part  # nothing is asked for any longer


def test_a_page_that_nobody_asked_by_script_says_nothing_of_an_end(raw, at, seen):
    assert "hx-swap-oob" not in seen(at("pseudonyms:progress"))


def test_undo_puts_the_same_name_in_hand_again_wherever_one_is(raw, at, decide, seen, waiting):
    one = waiting()["ossian"]
    decide(one, "dismiss")
    last = len(waiting()) - 1
    answer = at("pseudonyms:decide", post={"act": "undo"}, query=f"?at={last}", follow=True)
    assert f'name="key" value="{one.key}"' in seen(answer)


def test_signing_shows_what_in_the_title_may_be_a_name(pi, study, source_of, at, seen):
    from fieldloom.sources import writes as sources

    sources.put_names_first(by=pi, study=study, on=True)
    one = source_of(pi, "P: So it was.\n", "A talk with Zzyxa")
    writes.find(by=pi, source=one)
    before = reads.before_signing(to=pi, source=one)
    assert [words for words, _ in before.doubtful] == ["Zzyxa"]
    page = seen(at("pseudonyms:sign", one.ref))
    assert '<mark class="found">Zzyxa</mark>' in page
    assert "1 word in the title, labels, front matter or warnings may be a name, and stays" in page


def test_one_place_is_told_of_as_one(pi, study, raw, waiting, at, seen):
    for one in [one for one in waiting().values() if one.surfaces[0] != "Ossian"]:
        writes.decide_candidate(by=pi, study=study, key=one.key, choice=Dismiss())
    assert "1 place is still to be decided" in seen(at("pseudonyms:sign", raw[0].ref))


def test_a_text_made_safe_stays_so_when_a_name_turns_up_in_it(raw, pi, study, at, seen):
    from fieldloom.pseudonyms.rules.kinds import Kind

    while some := reads.candidates(to=pi, study=study).some:
        writes.decide_candidate(by=pi, study=study, key=some[0].key, choice=Dismiss())
    one = raw[0]
    told = reads.before_signing(to=pi, source=one).cautions
    writes.sign_off(by=pi, source=one, acknowledged=told)
    one = reads.source(one.ref, to=pi, study=study)
    text = reads.raw(to=pi, source=one).text
    start = text.index("laughed")
    place = {"start": start, "end": start + len("laughed"), "kind": Kind.PERSON}
    writes.mark_by_hand(by=pi, source=one, **place)
    page = seen(at("pseudonyms:progress"))
    assert "<dt>text waits</dt><dd>1</dd>" in page and "<dt>text made safe</dt><dd>1</dd>" in page
    assert "1 to decide since." in page
    page = seen(at("pseudonyms:source", one.ref))
    assert "Made safe:" in page and "This is how everybody reads it" in page
    assert "Decide 1 place<" in page


def test_a_page_of_before_that_leads_to_a_name_decided_since_says_so(
    raw, at, seen, waiting, pi, study
):
    one = waiting()["kayleigh"]
    writes.decide_candidate(by=pi, study=study, key=one.key, choice=Dismiss())
    for key in (one.key, "m00", "e999", "' OR 1=1", "\x00"):
        answer = at("pseudonyms:names", query="?" + urlencode({"c": key, "at": "3"}))
        page = seen(answer)
        assert answer.status_code == 200 and "was decided meanwhile" in page, key
        assert 'name="key"' in page


@pytest.mark.parametrize(
    "query", ["?at=-1", "?at=99999999999", "?at=x", "?source=%00", "?family=H99"]
)
def test_a_page_of_names_stands_whatever_its_address_says(raw, at, query):
    assert at("pseudonyms:names", query=query).status_code == 200
    assert at("pseudonyms:many", query=query).status_code == 200
    assert at("pseudonyms:progress", query=query).status_code == 200


@pytest.mark.parametrize("query", ["?p=0", "?p=-4", "?p=99999999999", "?p=%00"])
def test_a_text_stands_whatever_its_address_says(raw, at, query):
    assert at("pseudonyms:source", raw[0].ref, query=query).status_code == 200


def test_a_button_pressed_twice_asks_for_one_piece_of_work(raw, at):
    for _ in range(2):
        at("pseudonyms:look", post={})
    assert Job.objects.filter(kind=writes.KIND_OF_WORK).count() == 1


def test_a_name_in_very_many_places_keeps_the_page_small_without_scripts_too(
    pi, study, source_of, at, seen, waiting
):
    text = "\n\n".join(f"P: So then Kayleigh came, the {n} time." for n in range(400))
    writes.find(by=pi, source=source_of(pi, text, "t9.txt"))
    one = waiting()["kayleigh"]
    query, places = f"?c={one.key}&whole", 0
    while query:
        answer = at("pseudonyms:names", query=query)
        page = seen(answer)
        assert len(page) < 400_000
        places += page.count('name="mention"')
        further = re.search(r'href="([^"]*&amp;whole|[^"]*&whole)" hx-get', page)
        query = html.unescape(further[1]) if further else ""
    assert places == one.mentions == 400
