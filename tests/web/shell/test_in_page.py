"""JSON within a page is what Django would write, so nothing in it can end the script it stands in."""

import json

from django.utils.html import json_script
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.web.shell.in_page import json_in_page

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_it_is_what_django_writes(value):
    assert json_in_page(value) == json_script(value)


def test_words_cannot_end_the_script():
    told = json_in_page(["</script><script>alert(1)</script>&amp;"])
    assert told.count("<") == told.count(">") == 2
    assert json.loads(told.split(">", 1)[1].rsplit("<", 1)[0]) == [
        "</script><script>alert(1)</script>&amp;"
    ]
