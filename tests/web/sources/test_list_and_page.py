"""The list of sources and the page of one: what they show, to whom, and how their forms answer."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.people.models import Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.models import Speaker

PAGES = [("list", []), ("source", ["I-001"]), ("change", ["I-001"]), ("take_in", [])]


@pytest.fixture
def fife(member):
    """A fieldworker whose role reaches one of the two sites."""
    return member("fay", Role.FIELDWORKER, sites=("FIFE",))


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_a_study_one_may_not_enter_looks_like_none(at, desk, stranger, seen, name, args):
    answer = at(f"sources:{name}", *args, user=stranger)
    assert answer.status_code == 404
    assert "I-001" not in seen(answer)


def test_who_may_not_take_in_is_not_offered_it(at, desk, analyst, seen):
    shown = at("sources:list", user=analyst)
    assert shown.status_code == 200
    assert "Take in" not in seen(shown).split("<main")[1]
    for name, args in PAGES[2:]:
        assert at(f"sources:{name}", *args, user=analyst).status_code == 403


def test_an_empty_list_says_take_in_first(at, pi, analyst, seen):
    assert "First, take in some material" in seen(at("sources:list"))
    assert "No source yet" in seen(at("sources:list", user=analyst))


def test_the_list_shows_words_encounter_and_codings(at, desk, seen):
    code = desk.add("Watched")
    desk.apply(code, "I-001", "watched")
    desk.apply(code, "I-001", "court order")
    rows = seen(at("sources:list")).split("<tbody>")[1].split("</tr>")
    fife = next(row for row in rows if "I-001" in row)
    assert "E-FIFE" in fife and "Fife" in fife and "First" in fife
    assert ">2<span" in fife
    assert ">0</td>" in next(row for row in rows if "F-001" in row)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=interview", ["I-001"]),
        ("?kind=field_note", ["F-001"]),
        ("?wave=W1", ["F-001", "I-001"]),
        ("?words=talk+i", ["I-001"]),
        ("?words=f-001.TXT", ["F-001"]),
        ("?kind=interview&words=f-001", []),
        ("?kind=nonsense&wave=nonsense", ["F-001", "I-001"]),
    ],
)
def test_the_list_is_narrowed(at, desk, query, found):
    answer = at("sources:list", query=query)
    assert [source.ref for source in answer.context["page"]] == found


def test_htmx_gets_the_list_without_the_page_around_it(at, desk, seen):
    piece = seen(at("sources:list", headers={"HX-Request": "true"}))
    assert "I-001" in piece
    assert "<html" not in piece


def test_a_role_that_reaches_one_site_sees_that_site_only(at, desk, fife, seen):
    assert [s.ref for s in at("sources:list", user=fife).context["page"]] == ["I-001"]
    assert at("sources:source", "I-001", user=fife).status_code == 200
    for name in ("source", "change"):
        hidden = at(f"sources:{name}", "F-001", user=fife)
        assert hidden.status_code == 404
        assert "Field note" not in seen(hidden)


def test_a_hostile_title_and_file_name_are_only_words(at, desk, pi, seen):
    hostile = "<script>alert(1)</script>\"'><img src=x>"
    writes.describe_source(by=pi, source=desk.sources["I-001"], changes={"title": hostile})
    desk.sources["I-001"].attributes = {"<b>who</b>": ["<i>she</i>"]}
    desk.sources["I-001"].title = hostile
    desk.sources["I-001"].file_name = "<svg onload=x>.txt"
    desk.sources["I-001"].save()
    for page in (at("sources:list"), at("sources:source", "I-001")):
        shown = seen(page)
        assert "&lt;script&gt;alert(1)" in shown
        assert not any(tag in shown for tag in ("<script>alert", "<img src=x", "<b>who", "<svg on"))


def test_what_is_said_about_a_source_is_changed(at, desk):
    sent = {"title": "Kirsty", "kind": "call", "encounter": "E-LEEDS"}
    shown = {"initial-title": "Talk I-001", "initial-kind": "interview"}
    answer = at("sources:change", "I-001", post=sent | shown | {"initial-encounter": "E-FIFE"})
    assert answer.status_code == 302
    source = desk.sources["I-001"]
    source.refresh_from_db()
    assert (source.title, source.kind, source.encounter.ref) == ("Kirsty", "call", "E-LEEDS")


def test_a_change_of_somebody_else_is_shown_and_not_overwritten(at, desk, pi, seen):
    writes.describe_source(by=pi, source=desk.sources["I-001"], changes={"title": "Theirs"})
    sent = {"title": "Mine", "kind": "interview", "encounter": "E-FIFE"}
    shown = {"initial-title": "Talk I-001", "initial-kind": "interview"}
    answer = at("sources:change", "I-001", post=sent | shown | {"initial-encounter": "E-FIFE"})
    assert answer.status_code == 409
    assert "Theirs" in seen(answer) and "Mine" in seen(answer)
    desk.sources["I-001"].refresh_from_db()
    assert desk.sources["I-001"].title == "Theirs"


@pytest.mark.parametrize("sent", [{"title": ""}, {"kind": "poem"}, {"encounter": "E-99"}])
def test_what_cannot_be_is_given_back_with_the_reason(at, desk, sent, seen):
    whole = {"title": "Kirsty", "kind": "call", "encounter": ""} | sent
    answer = at("sources:change", "I-001", post=whole)
    assert answer.status_code == 422
    assert "There is something to put right" in seen(answer)


def test_voices_are_linked_and_only_those_that_were_changed(at, desk):
    kirsty, asking = (Speaker.objects.get(label=label) for label in ("P2", "INT"))
    sent = {f"voice_{kirsty.pk}": "S07-P2", f"voice_{asking.pk}": "team"}
    answer = at("sources:speakers", "I-001", post=sent)
    assert answer.status_code == 302
    for voice in (kirsty, asking):
        voice.refresh_from_db()
    assert kirsty.participant == Participant.objects.get(ref="S07-P2")
    assert asking.is_fieldworker and asking.participant is None


def test_a_voice_that_somebody_else_linked_meanwhile_is_not_overwritten(at, desk, pi):
    voice = Speaker.objects.get(label="P2")
    writes.link_speaker(by=pi, speaker=voice, participant=None, is_fieldworker=True)
    sent = {f"voice_{voice.pk}": "S07-P2", f"initial-voice_{voice.pk}": ""}
    assert at("sources:speakers", "I-001", post=sent).status_code == 409
    voice.refresh_from_db()
    assert voice.is_fieldworker


def test_voices_are_told_but_not_offered_to_who_may_not_link(at, desk, analyst, seen):
    page = seen(at("sources:source", "I-001", user=analyst))
    assert "Whose voice it is" in page and "not known" in page
    assert "Save who speaks" not in page
    assert at("sources:speakers", "I-001", user=analyst, post={}).status_code == 403


def test_the_original_leaves_as_a_download_and_nothing_else(at, take_in, pi):
    file = take_in(pi, {'a "b"; <c>.html': "<script>alert(1)</script><p>Words enough.</p>"})
    (taken,) = file.values()
    answer = at("sources:original", taken.source.ref, post={})
    assert answer.content == b"<script>alert(1)</script><p>Words enough.</p>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer.headers["Content-Disposition"]


def test_originals_are_for_those_who_may_open_them_and_by_post_only(at, take_in, pi, member, seen):
    (taken,) = take_in(pi, {"a.txt": "Words of the field, enough of them."}).values()
    worker = member("fay", Role.FIELDWORKER)
    assert at("sources:original", taken.source.ref).status_code == 405
    assert at("sources:original", taken.source.ref, user=worker, post={}).status_code == 403
    page = seen(at("sources:source", taken.source.ref, user=worker))
    assert "Download the original" not in page
    steward = member("stu", Role.STEWARD)
    assert at("sources:source", taken.source.ref, user=steward).status_code == 403
    assert at("sources:original_of_file", taken.pk, user=steward, post={}).status_code == 200


def test_an_earlier_text_comes_back_and_a_lost_passage_finds_its_place(
    at, take_in, pi, study, seen
):
    (taken,) = take_in(
        pi, {"a.txt": "She watched the door all night.\n\nThen nobody came.\n"}
    ).values()
    source = reads.source(taken.source.ref, to=pi, study=study)
    passage = writes.mark(by=pi, source=source, start=4, end=20)
    writes.correct(by=pi, source=source, text="Then nobody came.\n", reason="Cut", expected=1)
    page = seen(at("sources:source", source.ref))
    assert "Passages that wait for you" in page and "watched the door" in page
    twice = at("sources:place", source.ref, passage.pk, post={"words": "o"}, follow=True)
    assert "These words stand 2 times" in seen(twice)
    assert "There are no such words" in seen(
        at("sources:place", source.ref, passage.pk, post={"words": "zebra"}, follow=True)
    )
    at("sources:place", source.ref, passage.pk, post={"words": "nobody came"})
    passage.refresh_from_db()
    assert (passage.quote, passage.needs_person) == ("nobody came", "")
    at("sources:bring_back", source.ref, 1, post={})
    source.refresh_from_db()
    assert reads.text_of(to=pi, revision=source.current).startswith("She watched")
    same = at("sources:bring_back", source.ref, 1, post={}, follow=True)
    assert "notice-warning" in seen(same)


def test_a_number_no_row_can_have_is_not_found(at, desk):
    large = 10**30
    for name, args, sent in (
        ("delivery", [large], None),
        ("answer", [large], {"as": "new"}),
        ("close", [large], {}),
        ("go_on", [large], {}),
        ("stop", [large], {}),
        ("original_of_file", [large], {}),
        ("place", ["I-001", large], {"words": "visits"}),
    ):
        assert at(f"sources:{name}", *args, post=sent).status_code in (302, 404), name


def test_a_passage_of_another_source_is_not_placed_here(at, desk, pi):
    passage = writes.mark(by=pi, source=desk.sources["F-001"], start=0, end=10)
    assert at("sources:place", "I-001", passage.pk, post={"words": "visits"}).status_code == 404
