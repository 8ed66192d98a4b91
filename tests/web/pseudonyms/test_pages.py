"""How far it is, what holds, many at once, how well names are found; and the way there."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fieldloom.access.rules import Role
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Entity, Handling, Mention
from fieldloom.sources import reads as sources

POLICY = {"dates": "keep", "ages": "band", "numbers": "ask"}
MARKED = "P: my worker at [[service:Ravenscar Surgery]] is [[person:Steph]], says [[person:Zzyx]]\n"


def test_a_study_in_which_names_do_not_come_first_is_told_what_to_do(study, at, seen):
    page = seen(at("pseudonyms:progress"))
    assert "Names do not come first in this study" in page
    assert "/make-safe/rules/" in page


def test_names_first_is_said_with_what_is_decided_by_rule(study, pi, at, seen):
    page = seen(at("pseudonyms:policy"))
    assert "Names do not come first." in page and "means" in page
    answer = at("pseudonyms:policy", post={"first": "yes", **POLICY, "second": "on"})
    assert answer.status_code == 302
    assert sources.names_first(to=pi, study=study).on
    held = reads.rules(to=pi, study=study)
    assert (held.dates.value, held.numbers.value, held.second) == ("keep", "ask", True)
    assert "Names come first." in seen(at("pseudonyms:policy"))
    assert "Nothing waits to be made safe" in seen(at("pseudonyms:progress"))
    at("pseudonyms:policy", post={"first": "no", **POLICY, "second": "on"})
    assert not sources.names_first(to=pi, study=study).on
    assert Handling.objects.count() == 1  # what was not changed is not said twice


def test_each_text_says_how_far_it_is_and_the_home_says_how_many_wait(raw, at, seen):
    page = seen(at("pseudonyms:progress"))
    for one in raw:
        assert one.ref in page
    waits = Mention.objects.filter(state="open").count()
    assert f"<dt>places to decide</dt><dd>{waits}</dd>" in page
    home = seen(at("home:study"))
    assert "Wait to be made safe" in home and f"{waits} places" in home
    assert 'href="/studies/quayside/make-safe/">Make safe</a>' in home


def test_the_home_says_nothing_where_nothing_waits(study, at, seen):
    assert "Wait to be made safe" not in seen(at("home:study"))


def test_names_are_looked_for_in_one_text_or_in_all(pi, study, source_of, at, seen, client):
    from fieldloom.sources import writes as source_writes

    source_writes.put_names_first(by=pi, study=study, on=True)
    made = source_of(pi, "P: Then our Kayleigh came.\n", "t.txt")
    assert "Look for names in 1 text<" in seen(at("pseudonyms:progress"))
    assert "Names were not looked for yet" in seen(at("pseudonyms:source", made.ref))
    answer = at("pseudonyms:look", post={"ref": made.ref}, follow=True)
    assert "1 place, 1 open" in seen(answer)
    answer = at("pseudonyms:look", post={}, follow=True)
    assert "Names are being looked for." in seen(answer)


def test_a_raw_text_shows_how_its_names_stand(raw, at, seen, decide, waiting):
    decide(waiting()["kayleigh"], "accept", pseudonym="Morag", kind="person")
    page = seen(at("pseudonyms:source", raw[0].ref))
    assert '<mark class="named is-decided" data-becomes="Morag">Kayleigh</mark>' in page
    assert '<mark class="named is-open">Ossian</mark>' in page
    assert f"?source={raw[0].ref}" in page


@pytest.mark.parametrize("way", ["places", "words"])
def test_a_name_that_was_not_found_is_marked(raw, pi, at, seen, way):
    text = reads.raw(to=pi, source=raw[0])
    start = text.text.index("laughed")
    post = {"revision": text.revision, "kind": "person"}
    if way == "places":
        post |= {"start": start, "end": start + 7}
    else:
        number = next(n for n, p in enumerate(text.paragraphs, 1) if p[0] <= start < p[1])
        post |= {"paragraph": number, "words": "laughed"}
    answer = at("pseudonyms:mark", raw[0].ref, post=post, follow=True)
    assert "Marked. It waits to be decided." in seen(answer)
    made = Mention.objects.get(source=raw[0], start=start)
    assert (made.end - made.start, made.by_hand, made.state) == (7, True, "open")


def test_words_that_do_not_stand_there_are_refused_beside_their_field(raw, pi, at, seen):
    text = reads.raw(to=pi, source=raw[0])
    post = {"revision": text.revision, "kind": "person", "paragraph": 1, "words": "Zebedee"}
    answer = at("pseudonyms:mark", raw[0].ref, post=post)
    assert answer.status_code == 422
    assert "do not stand in that paragraph" in seen(answer)
    post = {**post, "paragraph": 99}
    assert "no paragraph 99" in seen(at("pseudonyms:mark", raw[0].ref, post=post))
    for wrong in ({**post, "revision": "0"}, {"start": "x", "end": "y", "revision": "0"}):
        answer = at("pseudonyms:mark", raw[0].ref, post=wrong, follow=True)
        assert "The text is another by now." in seen(answer)


def ticked(page):
    keys = re.findall(r'name="key" id="tick-\d+" value="(\w+)"( checked)?', page)
    becomes = dict(re.findall(r'name="(becomes-\w+)" value="([^"]*)"', page))
    return [key for key, checked in keys if checked], [key for key, _ in keys], becomes


def test_the_sure_ones_are_accepted_together_as_they_are_shown(raw, at, seen, waiting):
    page = seen(at("pseudonyms:many"))
    checked, everything, becomes = ticked(page)
    assert checked and set(checked) <= set(everything)
    names = [becomes[f"becomes-{key}"] for key in checked]
    assert len(names) == len(set(names))
    at("pseudonyms:many", post={"act": "accept", "key": checked, **becomes}, query="?tier=sure")
    assert set(Entity.objects.values_list("pseudonym", flat=True)) == set(names)
    assert not {one.key for one in waiting().values()} & set(checked)


def test_what_is_ticked_is_no_name_and_all_of_it_is_undone_at_once(raw, at, seen, waiting):
    before = {one.key for one in waiting().values()}
    _, everything, _ = ticked(seen(at("pseudonyms:many")))
    assert len(everything) > 1
    answer = at("pseudonyms:many", post={"act": "dismiss", "key": everything}, follow=True)
    assert "decided in one act" in seen(answer)
    assert not {one.key for one in waiting().values()} & set(everything)
    at("pseudonyms:many", post={"act": "undo"})
    assert {one.key for one in waiting().values()} == before


def test_none_ticked_is_said(raw, at, seen):
    answer = at("pseudonyms:many", post={"act": "accept"}, follow=True)
    assert "None is ticked" in seen(answer)


def test_finding_is_measured_on_a_text_that_is_pasted_or_sent(study, at, seen):
    assert "What finding does not do" in seen(at("pseudonyms:how_well"))
    for post in ({"text": MARKED}, {"file": SimpleUploadedFile("m.txt", MARKED.encode())}):
        page = seen(at("pseudonyms:how_well", post={**post, "small": "on", "register": "on"}))
        assert "As it is written, 10 words" in page and "The same in small letters" in page
        assert re.search(r'<th scope="row">Service</th><td[^>]*>100% <span[^>]*>1 of 1;', page)
    page = seen(at("pseudonyms:how_well", post={"text": "P: so [[person:the queue]] then\n"}))
    assert "What was missed (1)" in page and ">the queue</mark>" in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[person:Steph", "a mark is begun or ended"),
        ("[[cat:Tom]]", "no kind “cat”"),
        (" ", "no text to measure on"),
    ],
)
def test_what_cannot_be_measured_is_said(study, at, seen, text, says):
    answer = at("pseudonyms:how_well", post={"text": text})
    assert answer.status_code == 422 and says in seen(answer)


def test_the_menu_shows_it_to_those_who_keep_names(study, at, seen, member):
    ana = member("ana", Role.ANALYST)
    assert "Make safe" not in seen(at("home:study", user=ana))


def test_pages_are_kept_out_of_caches(raw, at):
    for name, args in (("names", ()), ("progress", ()), ("source", (raw[0].ref,))):
        assert "no-store" in at(f"pseudonyms:{name}", *args).headers["Cache-Control"]


def test_a_page_asks_a_number_of_questions_that_does_not_grow(
    raw, pi, study, source_of, at, django_assert_max_num_queries
):
    at("pseudonyms:progress")
    for n in range(4):
        made = source_of(pi, f"P: Then our Kayleigh came with Jaxon{n}.\n", f"more{n}.txt")
        writes.find(by=pi, source=made)
    for page, most in (("progress", 35), ("names", 75), ("many", 75)):
        with django_assert_max_num_queries(most):
            assert at(f"pseudonyms:{page}").status_code == 200
