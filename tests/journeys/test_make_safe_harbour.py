"""The harbour study is made safe in the browser by keyboard alone: acts, keys and minutes counted.

A share of the texts always; the whole study, and its figures, with FIELDLOOM_WHOLE_HARBOUR=1 (and `-s`).
"""

import os
import time

import pytest
from playwright.sync_api import expect

from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.pseudonyms import reads
from fieldloom.pseudonyms.models import Act, Entity, Mention
from fieldloom.sources.models import Source
from pseudonyms.careful import ACTS, SHOWN, Careful, begin, raw_files

pytestmark = pytest.mark.browser
WHOLE = os.environ.get("FIELDLOOM_WHOLE_HARBOUR", "")
SHARE = ("F-004", "P-001")
PRESS = {"accept": "y", "keep": "l", "dismiss": "n"}
# Card, Moran and Newell, The keystroke-level model (1980): a key takes an average typist .28 s, and 1.35 s of
# thinking go before an act. That a row is looked along in 2 s, and 200 words a minute are read, is our guess.
KEY, THINK, ROW, READ = 0.28, 1.35, 2.0, 200


@pytest.fixture
def careful(transactional_db, pi, study, member):
    files = {name: data for name, data in raw_files().items() if WHOLE or name[:5] in SHARE}
    raw = begin(pi, study, member, files)
    return sum(len(text.split()) for text in raw.values()), Careful(pi, study)


class Hands:
    """Keys only, each counted."""

    def __init__(self, page):
        self.page, self.keys, self.begun = page, 0, time.monotonic()

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)

    def write(self, words):
        self.keys += len(words)
        self.page.keyboard.type(words)


def go(page, path):
    page.goto(page.url.split("/make-safe/")[0] + "/make-safe/" + path)
    page.wait_for_load_state("load")


def look(page, hands):
    """The button of the page is pressed; the worker does what it asks for."""
    go(page, "")
    button = page.locator("form[action$='look/'] button")
    button.focus()
    hands.press("Enter")
    page.wait_for_selector("text=Names are being looked for")
    carry_out(Job.objects.get(state="waiting").pk)


def lists(page, hands, who):
    """Every heap, list by list: ticks set right with J, Space and A, then one key."""
    for heap, act in ACTS.items():
        while some := reads.at_once(**who.asked).of(heap)[:SHOWN]:
            go(page, f"names/many/?heap={heap.value}")
            taken = one_list(page, hands, who, some, heap, act)
            for one in some:
                if one.candidate.key not in taken:
                    by_name(page, hands, who, one.candidate.key)


def one_list(page, hands, who, some, heap, act):
    sent = who._sent(page.content(), some, heap)
    boxes = page.locator("#many input[name=key]")
    assert boxes.count() == len(some)
    wanted = [one.candidate.key in sent["key"] for one in some]
    ticked = [boxes.nth(n).is_checked() for n in range(len(some))]
    if sum(map(int.__ne__, wanted, ticked)) > 1 + wanted.count(False):
        hands.press("a")
        ticked = [boxes.nth(n).is_checked() for n in range(len(some))]
    for want, is_ in zip(wanted, ticked, strict=True):
        hands.press("j")
        if want != is_:
            hands.press("Space")
    for one in some:  # those beside it: Tab goes on from the tick to what stands under the name
        for other in one.others:
            box = page.locator(f"[name='with-{one.candidate.key}'][value='{other.candidate.key}']")
            same = other.candidate.key in sent.get(f"with-{one.candidate.key}", [])
            if same != box.is_checked():
                box.focus()
                hands.press("Space")
    if sent["key"]:
        page.evaluate("document.activeElement.blur()")
        hands.press(PRESS[act])
        page.wait_for_selector("#messages :text('decided in one act')")
        who.counted.acts[f"at a glance, {heap.value}"] += 1
        who._learn_all(some, sent)
    return sent["key"]


def by_name(page, hands, who, key):
    """One that is decided by itself: kept, no name, the same as somebody, or somebody new."""
    if key not in {one.key for one in reads.candidates(**who.asked, many=2000).some}:
        return
    one = reads.candidate(key, **who.asked)
    choice, whom = who.choice(one)
    go(page, f"names/?c={key}")
    page.locator("#candidate").focus()
    said = page.locator("#review").get_attribute("data-said") or ""
    kind = type(choice).__name__
    if kind == "Same" and one.entity != choice.entity:
        hands.press("s")
        hands.write(Entity.objects.get(pk=choice.entity).pseudonym)
        page.wait_for_selector(f"#found-entities button[value='{choice.entity}']")
        hands.press("Enter")
        button = page.locator(f"#found-entities button[value='{choice.entity}']")
        while not button.evaluate("one => one === document.activeElement"):
            hands.press("ArrowDown")
        hands.press("Enter")
    elif kind == "Named" and choice.pseudonym:
        page.locator("#kind").select_option(choice.kind.value)
        hands.keys += 3
        hands.press("e")
        hands.write(choice.pseudonym)
        hands.press("Enter")
    else:
        hands.press({"Keep": "l", "Dismiss": "n"}.get(kind, "y"))
    expect(page.locator("#review")).not_to_have_attribute("data-said", said, timeout=20_000)
    who.counted.acts["name by name"] += 1
    if whom is not None and whom not in who.entities:
        done = min(map(int, Act.objects.latest("pk").before["mentions"]))
        who.entities[whom] = Mention.objects.get(pk=done).entity_id


def sign(page, hands, ref):
    go(page, f"texts/{ref}/sign/")
    for box in page.locator("main input[type=checkbox]").all():
        box.focus()
        hands.press("Space")
    page.get_by_role("button", name="Sign it off").focus()
    hands.press("Enter")
    page.wait_for_selector("text=is signed off")


def test_the_study_is_made_safe_by_keyboard_alone(sit, pi, study, careful):
    words, who = careful
    page = sit(pi, "make-safe/")
    hands = Hands(page)
    look(page, hands)
    lists(page, hands, who)
    while who.look():  # by what was decided more is recognised
        lists(page, hands, who)
    who.mark_missed()
    lists(page, hands, who)
    for source in who.sources():
        sign(page, hands, source.ref)
    counted, spent = who.counted, time.monotonic() - hands.begun
    acts = counted.total
    minutes = (hands.keys * KEY + acts * THINK + counted.rows * ROW) / 60
    print(f"\n{words:,} words: {acts} acts, {1000 * acts / words:.1f} in 1,000 words;")
    print(
        f"  with {counted.ticks} ticks {1000 * (acts + counted.ticks) / words:.1f}; {hands.keys} keys"
    )
    print(
        f"  {minutes:.0f} minutes by the keystroke-level model, and {words / READ:.0f} to read the texts;"
    )
    print(f"  the script took {spent:.0f} s")
    assert list(who.missed()) == []
    assert (
        Source.objects.filter(study=study, holds__lifted_at=None, holds__kind="names").count() == 0
    )
    if WHOLE:
        assert 1000 * (acts + counted.ticks) / words <= 10
