"""What can be dropped on says so the moment it is entered: what is let go of there is taken."""

import pytest

from fieldloom.coding import writes

pytestmark = pytest.mark.browser

ENTERED = """node => !node.dispatchEvent(new DragEvent("dragenter",
    {bubbles: true, cancelable: true, dataTransfer: new DataTransfer()}))"""


def test_files_are_taken_by_their_form(sit, pi):
    page = sit(pi, "sources/take-in/")
    page.wait_for_selector("[data-drop]")
    assert page.locator("hand-over form").evaluate(ENTERED)


def test_a_code_is_taken_by_another_in_the_codebook(sit, pi, study):
    for name in ("Hope", "Kin"):
        writes.add_code(by=pi, study=study, new=writes.NewCode(name))
    page = sit(pi, "coding/codebook/")
    rows = page.locator("code-book .tree-row")
    page.wait_for_function("customElements.get('code-book') !== undefined")
    assert not rows.nth(1).evaluate(ENTERED)  # nothing is dragged
    taken = rows.nth(0).bounding_box()
    page.mouse.move(taken["x"] + 40, taken["y"] + taken["height"] / 2)
    page.mouse.down()
    page.mouse.move(taken["x"] + 52, taken["y"] + taken["height"] / 2, steps=4)
    assert rows.nth(1).evaluate(ENTERED)
    assert not rows.nth(0).evaluate(ENTERED)  # not on itself
    page.mouse.up()
