"""Who speaks in the sources that the asker may read, for narrowing by speaker."""

from fieldloom.access.gate import asks, may
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.reads.reach import seen_sources
from fieldloom.sources.models import Speaker


@asks(Permission.READ_CODING)
def who_speaks(*, to: User, study: Study) -> list[tuple[str, str]]:
    """(what `Wanted.speakers` takes, how it is shown) of everybody who speaks, by name.

    A speaker who is linked to a participant comes once under the study code, with the label in the
    transcript; others come under their label, which may stand in many transcripts.
    """
    seen = seen_sources(to, study, Permission.READ_CODING).order_by().values("pk")
    rows = Speaker.objects.filter(source__in=seen).order_by()
    linked = may(to, Permission.READ_PEOPLE, study).allowed
    found: dict[str, str] = {}
    for label, ref in rows.values_list("label", "participant__ref").distinct():
        if ref and linked:
            found.setdefault(ref, f"{ref} {label}" if label != ref else ref)
        else:
            found.setdefault(label, label)
    return sorted(found.items(), key=lambda one: one[1].casefold())
