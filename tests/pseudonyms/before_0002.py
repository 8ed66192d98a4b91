"""Data as the version before had it: two entities, their forms sealed in the main database under a key of
the main key. Run by `test_moving.py` as `python before_0002.py make|move_and_die|spoil`."""

import os
import secrets
import sys
from pathlib import Path

import django

FORMS = {"Kayleigh Morrison": 1, "our Kay": 1, "Tracy": 2}


def make():
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    from fieldloom.ground.keys import derived_key

    others = [one.label for one in apps.get_app_configs() if one.label != "pseudonyms"]
    for label in others:
        if Path(apps.get_app_config(label).path, "migrations").is_dir():
            call_command("migrate", label, verbosity=0, interactive=False)
    call_command("migrate", "pseudonyms", "0001", verbosity=0, interactive=False)
    from datetime import timedelta

    from django.utils import timezone

    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    new = writes.NewUser("kit", "Kit", "k@example.org", "", keeper=True)
    kit = writes.add_user(by=None, new=new)
    study = writes.start_study(by=kit, new=writes.NewStudy("Quay", "quay"))
    grant = writes.NewGrant(Role.PI, timezone.localdate() + timedelta(days=30))
    writes.grant_first_role(by=kit, user=kit, study=study, new=grant)
    with connection.cursor() as cursor:
        for name in ("Morag", "Una"):
            cursor.execute(
                "INSERT INTO pseudonyms_entity (kind, gender, generation, language, became, pseudonym,"
                " earlier, study_id) VALUES ('person', 'g', 'middle', 'english', 'replaced', %s, '[]', %s)",
                [name, study.pk],
            )
        for form, entity in FORMS.items():
            nonce = secrets.token_bytes(12)
            bound = f"{study.pk}/{entity}".encode()
            sealed = nonce + AESGCM(derived_key("pseudonyms")).encrypt(nonce, form.encode(), bound)
            cursor.execute(
                "INSERT INTO pseudonyms_surfaceform (entity_id, mark, sealed) VALUES (%s, %s, %s)",
                [entity, secrets.token_hex(32), sealed],
            )


def move_and_die():
    """The first start of the new version, killed when the first entity's names have arrived."""
    import signal

    from django.core.management import call_command

    from fieldloom.pseudonyms.keyfile import holding

    put = holding.put_forms

    def die(*given):
        put(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    holding.put_forms = die
    call_command("migrate", verbosity=0, interactive=False)


def spoil():
    """One form is spoilt on the disk, before the new version starts."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pseudonyms_surfaceform SET sealed = zeroblob(40) WHERE id = "
            "(SELECT max(id) FROM pseudonyms_surfaceform)"
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldloom.settings")
    django.setup()
    {"make": make, "move_and_die": move_and_die, "spoil": spoil}[sys.argv[1]]()
