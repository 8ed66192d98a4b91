"""What a script of the page reads, as JSON within it."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString

_ESCAPES = (("&", "\\u0026"), ("<", "\\u003C"), (">", "\\u003E"))


def json_in_page(value: Any) -> SafeString:
    """The same as Django's `json_script`, for what is long: that looks at each letter by itself, which for
    the codings of a stretch takes longer than all that is asked of the database."""
    told = json.dumps(value, cls=DjangoJSONEncoder)
    for sign, escaped in _ESCAPES:
        told = told.replace(sign, escaped)
    return SafeString(f'<script type="application/json">{told}</script>')
