from django.conf import settings
from django.db import migrations, models

MERGED = "codes merged"


def of(fields, values):
    return dict(zip(fields, values)) if values is not None else {}


def changed_rows(changes, model):
    """(row id, fields before, fields after) of each change of one model, as acts keep them."""
    for run in changes:
        if run["model"] == model:
            for key, _, before, after in run["rows"]:
                yield key, of(run["fields"], before), of(run["fields"], after)


def kept_of(changes, gone):
    """The code into which another was merged: where its codings, memos or children went."""
    for _, before, after in changed_rows(changes, "coding"):
        if after and before.get("code") == gone:
            return after["code"]
    for _, before, after in changed_rows(changes, "memo"):
        if after and before.get("about_id") == gone:
            return after["about_id"]
    for _, before, after in changed_rows(changes, "code"):
        if after and before.get("parent") == gone:
            return after["parent"]
    return None


def codes_of(name, changes, names):
    """[row id, name] of the codes that an act was about, the one it moved or merged first."""
    keys, known = {}, {}
    rows = list(changed_rows(changes, "code"))
    if name == MERGED:
        gone = next((key for key, before, after in rows if before and not after), None)
        keys |= {key: None for key in (gone, kept_of(changes, gone)) if key is not None}
    elif name == "code moved" and rows:
        keys[rows[-1][0]] = None  # its neighbours made room before
    for key, before, after in rows:
        called = before.get("name") or after.get("name")
        if called:
            known[key] = called
        if {*before, *after} - {"position"}:
            keys[key] = None
            parents = (before.get("parent"), after.get("parent"))
            keys |= {parent: None for parent in parents if parent is not None}
    told = [[key, known.get(key, names.get(key))] for key in keys]
    return [pair for pair in told if pair[1] is not None] or None


def tell_codes(apps, schema_editor):
    """Acts done before this say which codes they were about, by the names those have now."""
    act, code = apps.get_model("coding", "Act"), apps.get_model("coding", "Code")
    names = dict(code.objects.values_list("pk", "name"))
    only_codings = ("code applied", "coding removed", "coding adjusted", "coding recoded")
    others = act.objects.exclude(name__in=only_codings).order_by("pk")
    for pk, name, changes in others.values_list("pk", "name", "changes").iterator(chunk_size=200):
        if any(run["model"] == "code" for run in changes):
            act.objects.filter(pk=pk).update(codes=codes_of(name, changes, names))


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_initial'),
        ('coding', '0003_coding_rounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='act',
            name='codes',
            field=models.JSONField(null=True),
        ),
        migrations.RunPython(tell_codes, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(condition=models.Q(('codes__isnull', False)), fields=['study', '-id'], name='acts_on_the_codebook'),
        ),
    ]
