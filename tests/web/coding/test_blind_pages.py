"""No page of the house tells a coder of a blind round anything that depends on the others.

Every page that can be asked for is looked at twice, before the others have done anything and after.
A page that is not listed here fails the test.
"""

import json
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from coding.conftest import analyst, desk, sites, text
from coding.test_blind_rounds import WATCHED, Room
from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes

__all__ = ["analyst", "desk", "sites", "text"]
# Rooms whose pages hold, or lead to, codings and memos.
ROOMS = ("coding", "desk", "sources", "search", "home", "audit", "team")

# What differs at every call.
VARYING = re.compile(
    r'csrf\w*"[^>]*value="[^"]*"|X-CSRFToken[^}]*|nonce="[^"]*"|Printed [^<]*? by '
)


@pytest.fixture
def room(desk, member):
    return Room(desk, member)


def pages(room):
    """For each page that shows something: what is asked for. Pages that only take are named below."""
    code, other = room.watched.pk, room.worn.pk
    some, source = range(1, 30), "I-001"
    return {
        "coding:codebook": [((), "")],
        "coding:code": [((code,), ""), ((other,), "")],
        "coding:merge_code": [((other,), f"?into={code}")],
        "coding:split_code": [((code,), ""), ((other,), "")],
        "coding:drop_code": [((other,), "")],
        "coding:move_code": [((other,), "")],
        "coding:change_code": [((other,), "")],
        "coding:add_code": [((), "")],
        "coding:by_search": [((), f"?query=watched&code={other}")],
        "coding:history": [((), "")],
        "coding:codebook_history": [((), ""), ((), f"?code={other}")],
        "coding:mentionable": [((), f"?q={words}&source=I-001") for words in ("w", "order", "Bel")],
        "coding:follow": [
            *((("passage", pk), "") for pk in some),
            *((("code", pk), "") for pk in some),
        ],
        "coding:portraits": [
            ((), ""),
            ((), f"?code={code}&code={other}&colour=speaker"),
            ((), f"?code={other}&speaker=P2&width=length&order=wave"),
        ],
        "coding:portrait_place": [((source, code), ""), ((source, other), "?at=0.5")],
        "coding:memos": [((), ""), ((), "?about=passage"), ((), "?about=coding")],
        "coding:write_memo": [
            *((("passage", pk), "") for pk in some),
            *((("coding", pk), "") for pk in some),
            (("source", room.source.pk), ""),
        ],
        "coding:change_memo": [((pk,), "") for pk in some],
        "coding:quotations": [((), ""), ((), f"?code={other}"), ((), "?source=I-001&words=w")],
        "coding:quotations_order": [
            ((), query)
            for query in (
                *("", f"?code={other}", "?sort=coder", "?sort=newest", "?memo=with"),
                *("?memo=without", f"?coder={room.bel.pk}", "?speaker=P2&sort=speaker"),
            )
        ],
        "coding:quotations_rows": [((), f"?ids={','.join(map(str, some))}")],
        "coding:quotations_codes": [((), "")],
        "coding:quotation_around": [((pk,), "") for pk in some],
        "coding:apply_filter": [((pk,), "") for pk in range(1, 5)],
        "coding:rounds": [((), "")],
        "coding:open_round": [((), "")],
        "coding:change_round": [((room.round.pk,), "")],
        "desk:read": [
            ((source,), ""),
            ((source,), "?whole"),
            *(((source,), f"?passage={pk}") for pk in some),
            *(((source,), f"?coding={pk}") for pk in some),
        ],
        "desk:blocks": [((source,), "?from=1")],
        "desk:find": [((source,), "?find=wore")],
        "desk:beside": [((source,), "")],
        "desk:codebook": [((source,), "")],
        "desk:paragraph": [((source,), f"?number={n}") for n in range(1, 6)],
        "desk:portrait": [((source,), ""), ((source,), f"?coder={room.bel.pk}")],
        "desk:mentioned": [((source,), "")],
        "desk:subjects": [((source,), "")],
        "desk:news": [((source,), f"?since={n}") for n in (0, room.since, 10**8)],
        "desk:tree": [((source,), "")],
        "desk:merge_preview": [((source, code, other), ""), ((source, other, code), "")],
        "desk:print": [((source,), ""), ((source,), f"?codes=some&code={other}")],
        "desk:picture": [((source,), "")],
        "desk:crop": [((source, pk), "") for pk in some],
        "desk:original_page": [((source, 1, 600), "")],
        "desk:revisions": [((source,), "")],
        "desk:revision": [((source, 1), "")],
        "sources:source": [((source,), "")],
        "sources:list": [((), "")],
        "search:search": [((), "?q=watched"), ((), "?q=wore")],
        "home:study": [((), "")],
        "audit:trail": [((), "")],
        "team:team": [((), "")],
    }


TAKE_ONLY = {  # what is sent there changes something, or is no page of material
    *("coding:export_codebook", "coding:export_quotations", "coding:step_code", "coding:undo"),
    *("coding:redo", "coding:drop_memo", "coding:close_round", "coding:reopen_round"),
    *("desk:tag", "desk:tagged", "desk:propose"),
    *("desk:name", "desk:tell_name", "desk:draw_name", "desk:take_name_back", "desk:replace_name"),
    *("desk:name_replaced", "desk:telling", "desk:telling_of", "desk:take_telling_back"),
    *("desk:code", "desk:adjust", "desk:recode", "desk:remove", "desk:write_memo"),
    *("desk:split", "desk:join", "desk:leave", "desk:add_code", "desk:change_code"),
    *("desk:move_code", "desk:step_code", "desk:merge_code", "desk:open_original"),
    *("coding:export_portraits", "coding:quotations_preview", "coding:quotations_bulk"),
    *("coding:quotations_turn", "coding:save_filter", "coding:change_filter"),
    *("desk:change_memo", "desk:drop_memo", "desk:undo", "desk:redo", "desk:correct"),
    *("desk:place", "desk:restore", "audit:verify", "team:grant", "team:end"),
    *("team:approve", "team:decline", "team:withdraw", "team:confirm"),
}


def names(resolver=None, space=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and space in ROOMS:
            yield f"{space}:{pattern.name}"


def shown(client, room):
    """Every page as the coder gets it, without what differs at every call."""
    client.force_login(room.ana)
    found = {}
    for name, calls in pages(room).items():
        for args, query in calls:
            answer = client.get(reverse(name, args=[room.study.slug, *args]) + query)
            page = VARYING.sub("", answer.content.decode())
            found[name, args, query] = (answer.status_code, page)
    return found


def test_every_page_that_could_tell_is_looked_at(room):
    of_sources = {n for n in names() if n.startswith("sources:")} - set(pages(room))
    assert {n for n in names() if not n.startswith("sources:")} == set(pages(room)) - {
        n for n in pages(room) if n.startswith("sources:")
    } | TAKE_ONLY
    # The other pages of sources hold deliveries and forms: none of their code knows of codings.
    import fieldloom.web.sources as web

    files = Path(web.__file__).parent.glob("*.py")
    knowing = {f.stem for f in files if re.search(r"coding|passage", f.read_text())}
    assert of_sources and knowing <= {"views", "changing", "urls"}


def test_no_page_tells_a_blinded_coder_anything_that_depends_on_the_others(room, client):
    room.guesses()
    before = shown(client, room)
    room.others_work()
    after = shown(client, room)
    differing = {key: (page, after[key]) for key, page in before.items() if page != after[key]}
    assert differing == {}


def test_once_the_round_is_closed_the_pages_tell(room, client):
    room.others_work()
    before = shown(client, room)
    writes.close_round(by=room.desk.by, standing=room.round)
    after = shown(client, room)
    changed = {key[0] for key in before if before[key] != after[key]}
    assert changed >= {
        *("coding:codebook", "coding:code", "coding:history", "coding:memos", "coding:quotations"),
        *("coding:rounds", "desk:read", "desk:blocks", "desk:beside", "audit:trail"),
        *("coding:write_memo", "sources:source", "coding:split_code", "coding:merge_code"),
        *("coding:portraits", "coding:portrait_place", "coding:quotations_order"),
        *("coding:quotations_rows", "coding:quotation_around", "coding:follow"),
        *("coding:mentionable", "desk:portrait", "desk:news", "desk:tree", "desk:print"),
        *("desk:merge_preview",),
    }


def test_a_preview_of_many_counts_others_codings_as_none(room, client):
    client.force_login(room.ana)
    url = reverse("coding:quotations_preview", args=[room.study.slug])

    def shown(what):
        said = {"what": what, "code": room.worn.pk, "ids": list(range(1, 60))}
        answer = client.post(url, json.dumps(said), "application/json")
        return answer.status_code, answer.content.decode()

    before = [shown(what) for what in ("recode", "add", "remove")]
    room.others_work()
    assert [shown(what) for what in ("recode", "add", "remove")] == before
    url = reverse("coding:quotations_bulk", args=[room.study.slug])
    said = {"what": "remove", "ids": list(range(1, 60))}
    assert (
        "2 codings removed" in client.post(url, json.dumps(said), "application/json").json()["says"]
    )
    assert len(reads.codings_in(to=room.desk.by, source=room.source)) > 0


def test_a_part_of_a_picture_that_another_coder_chose_is_not_there(
    room, client, settings, tmp_path
):
    from fieldloom.sources import vault
    from fieldloom.sources.models import Source
    from fieldloom.sources.rules.regions import Region
    from pictures import photograph

    settings.DATA = tmp_path
    original = vault.seal(room.study, photograph())
    Source.objects.filter(pk=room.source.pk).update(
        original=original, format="jpg", width=800, height=600
    )
    room.source.refresh_from_db()
    told = {"source": room.source, "code": room.worn}
    theirs = writes.code_region(by=room.bel, region=Region(0, 0, 5000, 5000), **told)
    mine = writes.code_region(by=room.ana, region=Region(2000, 0, 5000, 5000), **told)

    def asked(coding, who):
        client.force_login(who)
        url = reverse("desk:crop", args=[room.study.slug, "I-001", coding.passage_id])
        return client.get(url).status_code

    assert asked(theirs, room.ana) == 404
    assert asked(mine, room.ana) == asked(theirs, room.bel) == asked(theirs, room.desk.by) == 200


def test_what_the_desk_answers_to_an_act_says_nothing_of_the_others(room, client):
    room.others_work()
    client.force_login(room.ana)

    def send(page, **said):
        url = reverse(f"desk:{page}", args=[room.study.slug, "I-001"])
        answer = client.post(url, json.dumps(said), "application/json")
        return answer.status_code, answer.content.decode()

    start, end = room.desk.place("I-001", WATCHED)
    made = send("code", start=start, end=end, code=room.worn.pk, revision=1)
    noted = send("write_memo", about="passage", start=start, end=end, text="Mine", revision=1)
    undone = send("undo", act=reads.next_undo(**room.asked).id)
    for status, words in (made, noted, undone):
        assert status == 200
        assert not re.search(r"Bel|Petra|leader", words)
    assert len(json.loads(made[1])["codings"]) == 1
    status, words = send("code", start=start, end=end, name="New one", revision=1)
    assert status == 403
    assert "blind round “Round 1”" in json.loads(words)["says"]


def test_the_desk_says_that_it_is_blind_and_offers_no_new_codes(room, client):
    client.force_login(room.ana)
    url = reverse("desk:read", args=[room.study.slug, "I-001"])
    page = client.get(url).content.decode()
    assert "Blind round “Round 1”:" in page
    assert "you see your own codings only until it closes" in page
    assert '"codebook": false' in page
    client.force_login(room.desk.by)
    assert "Blind round" not in client.get(url).content.decode()
    writes.close_round(by=room.desk.by, standing=room.round)
    client.force_login(room.ana)
    assert "Blind round" not in client.get(url).content.decode()


def test_a_round_is_opened_changed_closed_and_opened_again_on_its_pages(room, at, seen, member):
    writes.close_round(by=room.desk.by, standing=room.round)
    form = {
        "name": "Round 2", "blind": "on", "coders": [room.ana.pk, room.bel.pk], "reach": "some",
    }  # fmt: skip
    refused = at("coding:open_round", post=form)
    assert refused.status_code == 422
    assert "Choose at least one source" in seen(refused)
    form["sources"] = ["I-001", "F-001"]
    assert at("coding:open_round", post=form).status_code == 302
    page = seen(at("coding:rounds"))
    assert "Round 2" in page and "2 sources" in page and "Open again" in page
    row = next(r for r in reads.rounds(to=room.desk.by, study=room.study) if r.name == "Round 2")
    changed = at("coding:change_round", row.id, post={**form, "name": "Second", "reach": "whole"})
    assert changed.status_code == 302
    assert "The whole study" in seen(at("coding:rounds"))
    assert "not shown to you yet" in seen(at("coding:rounds", user=room.ana))
    assert at("coding:change_round", row.id, user=room.ana, post=form).status_code == 403
    at("coding:close_round", row.id, post={})
    at("coding:reopen_round", row.id, post={})
    assert "could see each other’s work" in seen(at("coding:rounds"))
    again = at("coding:reopen_round", room.round.pk, post={})
    assert again.status_code == 302
    assert "“Second”, which is open" in seen(at("coding:rounds"))


def test_a_steward_leads_rounds_without_seeing_sources_or_numbers(room, at, seen, member):
    steward = member("stef", Role.STEWARD)
    page = seen(at("coding:rounds", user=steward))
    assert "Round 1" in page and ">Codings<" not in page
    form = {"name": "Renamed", "blind": "on", "coders": [room.ana.pk]}
    assert at("coding:change_round", room.round.pk, user=steward, post=form).status_code == 302
    row = reads.round_row(room.round.pk, to=room.desk.by, study=room.study)
    assert (row.name, row.sources, row.whole_study) == ("Renamed", 1, False)


def test_only_who_manages_the_team_is_offered_to_lead(room, at, seen, member):
    analyst = member("abe", Role.ANALYST)
    page = seen(at("coding:rounds", user=analyst))
    assert "Round 1" in page and "Close" not in page and "Open a round" not in page
    assert at("coding:open_round", user=analyst).status_code == 403
    assert at("coding:close_round", room.round.pk, user=analyst, post={}).status_code == 403
