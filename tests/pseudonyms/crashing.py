"""A process that enters a name, or destroys one, and is killed at a point of its way: run by
`test_two_files.py` as `python crashing.py WHAT POINT`. It answers in JSON."""

import json
import os
import signal
import sys
from pathlib import Path

import django

FORMS = ["Kayleigh Morrison", "our Kay"]


def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


def after(function):
    def act(*given, **named):
        function(*given, **named)
        die()

    return act


def set_up():
    """A keeper, a study, two stewards in it, and one entity."""
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    call_command("migrate", verbosity=0, interactive=False)
    new = writes.NewUser("keeper", "Kit", "k@example.org", "", keeper=True)
    keeper = writes.add_user(by=None, new=new)
    study = writes.start_study(by=keeper, new=writes.NewStudy("Quayside", "quayside"))
    for name in ("stella", "seonaid"):
        new = writes.NewUser(name, name, f"{name}@example.org", "")
        user = writes.add_user(by=keeper, new=new)
        last = timezone.localdate() + timedelta(days=30)
        grant = writes.NewGrant(Role.STEWARD, last)
        writes.grant_first_role(by=keeper, user=user, study=study, new=grant)
    enter("none", ["Tracy"])


def who(name):
    from fieldloom.access import reads

    user = reads.user(name)
    return user, reads.study("quayside", to=user)


def enter(point, forms=FORMS):
    """Enter somebody; killed before, or after, the key database has them, or once it is acknowledged."""
    from fieldloom.pseudonyms import writes
    from fieldloom.pseudonyms.keyfile import holding
    from fieldloom.pseudonyms.models import SurfaceForm
    from fieldloom.pseudonyms.rules.kinds import Kind

    if point == "in the key database":
        holding.mark_of = die
    elif point == "between":
        holding.put_forms = after(holding.put_forms)
    elif point == "before the commit":
        SurfaceForm.objects.bulk_create = die
    by, study = who("stella")
    made = writes.enter(by=by, study=study, new=writes.NewEntity(Kind.PERSON, tuple(forms)))
    if point != "none":
        print(json.dumps({"acknowledged": made.pk}), flush=True)
        die()


def destroy(point):
    """Destroy Tracy's names: two people; killed before the commit, after it, and within what follows."""
    from fieldloom.ground import withdrawn
    from fieldloom.pseudonyms import writes
    from fieldloom.pseudonyms.keyfile import file, holding
    from fieldloom.pseudonyms.models import Entity
    from fieldloom.pseudonyms.rules.opening import Answered

    (by, _), (second, _) = who("stella"), who("seonaid")
    why = "Nobody needs to know any more."
    asked = writes.ask_to_destroy(by=by, entity=Entity.objects.order_by("pk")[0], reason=why)
    if point == "before the ledger":
        withdrawn._write = die
    elif point == "after the commit":
        holding.destroy = die
    elif point == "before the log is empty":
        file.empty_log = die
    writes.answer(by=second, asking=asked, answered=Answered.YES)
    print(json.dumps({"acknowledged": True}), flush=True)
    die()


def look(_):
    """What stands after the next start."""
    from fieldloom.ground import withdrawn
    from fieldloom.pseudonyms import keystore, standing
    from fieldloom.pseudonyms.keyfile import holding
    from fieldloom.pseudonyms.models import Entity

    before = holding.known()
    standing.settle()
    told = {
        "forms": sorted(form for some in keystore.forms_of(1).values() for form in some),
        "destroyed": Entity.objects.filter(destroyed_at__isnull=False).count(),
        "noted": [line.kind for line in withdrawn.noted()],
        "keys": [len(before), len(holding.known())],
        "entities": Entity.objects.count(),
        "trouble": standing.trouble(),
        "swept": keystore.sweep(older_than=-1),
        "after": len(holding.known()),
        "log": Path(os.environ["FIELDLOOM_DATA"], "names.db-wal").exists(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldloom.settings")
    django.setup()
    {"set up": lambda _: set_up(), "enter": enter, "destroy": destroy, "look": look}[sys.argv[1]](
        sys.argv[2]
    )
