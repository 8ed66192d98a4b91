"""Name by name: what is shown of a candidate, and what each button of the page does."""

import re

import pytest

from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Entity, Mention
from fieldloom.pseudonyms.rules.standing import Stand


def stands(one):
    return Stand(Mention.objects.filter(pk=one).get().state)


def mentions(pi, study, one):
    return reads.mentions_of(one.key, to=pi, study=study)


def test_the_first_candidate_is_in_hand_with_its_places_and_a_drawn_pseudonym(
    raw, at, seen, waiting
):
    one = waiting()["kayleigh"]
    page = seen(at("pseudonyms:names", query=f"?c={one.key}"))
    assert "Kayleigh</h2>" in page
    assert "4 places in 2 texts" in page or "3 places in 2 texts" in page
    drawn = re.search(r'id="pseudonym" name="pseudonym" value="([^"]+)"', page)[1]
    assert drawn and drawn != "Kayleigh"
    assert page.count('name="mention"') == one.mentions
    assert re.search(r"our\s*<mark class=.found.>Kayleigh</mark>", page), page[
        page.index("contexts") :
    ][:900]


def test_the_doubtful_come_first(raw, at, seen, waiting):
    from fieldloom.pseudonyms.rules.kinds import Tier

    some = list(waiting().values())
    tiers = [one.tier for one in some]
    assert tiers == sorted(tiers, key=lambda tier: tier is Tier.SURE)
    assert f"{some[0].surfaces[0]}</h2>" in seen(at("pseudonyms:names"))


def test_accept_gives_the_pseudonym_that_was_shown_everywhere(raw, pi, study, decide, waiting):
    answer = decide(waiting()["kayleigh"], "accept", pseudonym="Morag", kind="person", gender="g")
    assert answer.status_code == 302
    entity = Entity.objects.get(pseudonym="Morag")
    assert entity.gender == "g"
    assert {row.state for row in Mention.objects.filter(entity=entity)} == {"decided"}
    assert "kayleigh" not in waiting()


def test_another_pseudonym_is_drawn_and_nothing_is_kept(raw, decide, seen, waiting):
    one = waiting()["kayleigh"]
    shown = []
    for turn in range(3):
        page = seen(decide(one, "draw", turn=str(turn), gender="g"))
        shown.append(re.search(r'id="pseudonym" name="pseudonym" value="([^"]+)"', page)[1])
    assert len(set(shown)) == 3
    assert not Entity.objects.exists()


@pytest.mark.parametrize(("act", "state"), [("keep", "kept"), ("dismiss", "dismissed")])
def test_a_name_is_left_as_it_is_or_is_none(raw, pi, study, decide, waiting, act, state):
    one = waiting()["ossian"]
    (mention,) = mentions(pi, study, one)
    decide(one, act)
    assert stands(mention.pk).value == state


def test_the_same_as_somebody_in_the_register(raw, pi, study, decide, waiting, seen):
    decide(waiting()["kayleigh"], "accept", pseudonym="Morag", kind="person")
    entity = Entity.objects.get(pseudonym="Morag")
    one = waiting()["ossian"]
    page = seen(decide(one, "find", q="kayleigh"))
    assert f'name="same" value="{entity.pk}"' in page
    (mention,) = mentions(pi, study, one)
    decide(one, same=str(entity.pk))
    mention.refresh_from_db()
    assert (mention.entity_id, mention.state) == (entity.pk, "decided")


def test_somebody_who_takes_part_goes_under_the_pseudonym_of_their_page(
    raw, pi, study, decide, waiting, seen
):
    from fieldloom.people import writes as people
    from fieldloom.people.rules import PersonKind

    new = people.NewParticipant(PersonKind.CHILD, "Isla", 2014, ref="H01-P3")
    who = people.add_participant(by=pi, study=study, new=new)
    one = waiting()["kayleigh"]
    for wanted in ("isl", "h01-p3"):
        assert 'name="participant" value="H01-P3"' in seen(decide(one, "find", q=wanted))
    decide(one, participant="H01-P3")
    entity = Entity.objects.get(participant=who)
    assert (entity.pseudonym, entity.generation) == ("Isla", "young")
    assert "kayleigh" not in waiting()


def test_who_is_likely_the_same_is_offered_at_once(raw, decide, waiting, seen, at):
    decide(waiting()["pugh"], "accept", pseudonym="Elspeth", kind="person")
    entity = Entity.objects.get(pseudonym="Elspeth")
    page = seen(at("pseudonyms:names", query=f"?c={waiting()['tracy pugh'].key}"))
    assert "Elspeth" in page
    assert entity.forms.count() == 1


def test_an_initial_leads_to_those_whose_it_may_be(raw, pi, study, decide, waiting):
    decide(waiting()["kayleigh"], "accept", pseudonym="Morag", kind="person")
    for surface, same in (
        ("K", "an initial"),
        ("Kaylee", "is short for"),
        ("kayleigh", "is the same"),
    ):
        (meant,) = reads.likely(to=pi, study=study, surfaces=[surface])
        assert meant.entity.pseudonym == "Morag" and same in meant.same
    assert reads.likely(to=pi, study=study, surfaces=["O"]) == []


def test_the_register_is_searched_while_somebody_types(raw, at, seen, decide, waiting):
    decide(waiting()["kayleigh"], "accept", pseudonym="Morag", kind="person")
    assert "Morag" in seen(at("pseudonyms:find", post={"q": "mor"}))
    page = seen(at("pseudonyms:find", post={"q": "KAYLEIGH"}))
    assert "Morag" in page and "Kayleigh" not in page  # whom it means is told, no real name
    assert "Nobody and nothing" in seen(at("pseudonyms:find", post={"q": "kay"}))
    assert "Nobody and nothing" in seen(at("pseudonyms:find", post={"q": "zzz"}))
    assert seen(at("pseudonyms:find", post={"q": " "})).strip() == ""


def test_what_is_ticked_alone_is_decided(raw, pi, study, decide, waiting):
    one = waiting()["kayleigh"]
    first, *rest = mentions(pi, study, one)
    decide(one, "dismiss", mention=[str(first.pk)])
    assert stands(first.pk) is Stand.DISMISSED
    assert {stands(row.pk) for row in rest} == {Stand.OPEN}
    assert waiting()["kayleigh"].mentions == len(rest)
    # What is left of it stays in hand; once nothing is left, the next one comes.
    answer = decide(one, "dismiss", mention=[str(rest[0].pk)])
    assert f"c={one.key}" in answer.headers["Location"]
    answer = decide(one, "dismiss", mention=[str(row.pk) for row in rest[1:]])
    assert "c=" not in answer.headers["Location"]


def test_an_end_is_moved_by_a_word(raw, pi, study, decide, waiting):
    one = waiting()["ossian"]
    (mention,) = mentions(pi, study, one)
    decide(one, ends=f"{mention.pk}:end:1")
    mention.refresh_from_db()
    text = reads.raw(to=pi, source=mention.source).text
    assert text[mention.start : mention.end] == "Ossian laughed"


def test_undo_takes_the_last_decision_back(raw, at, decide, waiting):
    one = waiting()["kayleigh"]
    decide(one, "accept", pseudonym="Morag", kind="person")
    answer = at("pseudonyms:decide", post={"act": "undo"})
    assert answer.status_code == 302
    assert waiting()["kayleigh"].mentions == one.mentions


def test_a_pseudonym_that_cannot_be_is_refused_with_the_reason_beside_what_was_typed(
    raw, decide, seen, waiting
):
    answer = decide(waiting()["kayleigh"], "accept", pseudonym="Kaylee", kind="person")
    page = seen(answer)
    assert answer.status_code == 422
    assert "real name" in page and 'value="Kaylee"' in page
    assert not Entity.objects.exists()


def test_for_a_script_the_next_one_comes_at_once_and_what_was_done_is_said(raw, at, seen, waiting):
    one = waiting()["ossian"]
    post = {"key": one.key, "act": "dismiss"}
    page = seen(at("pseudonyms:decide", post=post, headers={"HX-Request": "true"}))
    assert "<html" not in page
    left = len(waiting())
    assert f'data-said="Ossian: no name, 1 place. {left} left."' in page


def test_one_that_a_colleague_decided_meanwhile_is_said(raw, pi, study, decide, waiting, seen):
    one = waiting()["ossian"]
    from fieldloom.pseudonyms.rules.standing import Dismiss

    writes.decide_candidate(by=pi, study=study, key=one.key, choice=Dismiss())
    answer = decide(one, "accept", pseudonym="Morag")
    assert answer.status_code == 422
    assert "decided meanwhile" in seen(answer)


def test_further_places_come_on_demand(study, pi, source_of, at, seen, waiting):
    from fieldloom.sources import writes as sources

    sources.put_names_first(by=pi, study=study, on=True)
    text = "".join(f"P: Then our Kayleigh came, {n}.\n\n" for n in range(30))
    made = source_of(pi, text, "long.txt")
    writes.find(by=pi, source=made)
    one = waiting()["kayleigh"]
    page = seen(at("pseudonyms:names", query=f"?c={one.key}"))
    assert page.count('name="mention"') == 6 and "24 more" in page
    more = seen(at("pseudonyms:places", one.key, query="?from=6"))
    assert more.count('name="mention"') == 20 and "4 more" in more
    whole = seen(at("pseudonyms:names", query=f"?c={one.key}&whole"))
    assert whole.count('name="mention"') == 30


def test_no_word_of_the_text_stands_in_an_address(raw, at, decide, waiting):
    page = at("pseudonyms:names").content.decode()
    ways = re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', page)
    assert len(ways) > 10
    assert not [way for way in ways if re.search("kayleigh|pugh|ossian|methil", way, re.I)]
    answer = decide(waiting()["kayleigh"], "accept", pseudonym="Morag", kind="person")
    assert not re.search("kayleigh|morag", answer.headers["Location"], re.I)


def test_only_who_keeps_names_sees_them(raw, at, member):
    from fieldloom.access.rules import Role

    ana = member("ana", Role.ANALYST)
    for page in ("names", "progress", "many", "policy", "how_well"):
        assert at(f"pseudonyms:{page}", user=ana).status_code == 403
    assert at("pseudonyms:source", raw[0].ref, user=ana).status_code == 403


def test_who_keeps_names_of_a_part_alone_is_told_why_not(raw, at, member, seen):
    from fieldloom.access.rules import Role

    narrow = member("nia", Role.PI, sites=("FIFE",))
    assert at("pseudonyms:names", user=narrow).status_code == 403
    assert at("home:study", user=narrow).status_code == 200
