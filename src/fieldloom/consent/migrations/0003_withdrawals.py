"""Each withdrawal and each revocation becomes a case; those recorded before become one now."""

from calendar import monthrange
from datetime import date
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _a_month_on(day):
    """The same day of the next month, or its last: as `consent.rules.stating.months_after`."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def open_cases(apps, schema_editor):
    event, case = apps.get_model("consent", "Event"), apps.get_model("consent", "Withdrawal")
    for said in event.objects.filter(kind__in=("withdraw", "revoke")).order_by("pk"):
        case.objects.create(
            study_id=said.study_id,
            participant_id=said.participant_id,
            event=said,
            received_at=said.at,
            due_by=_a_month_on(said.at.date()),
        )


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_sessions_ended_at_once'),
        ('consent', '0002_append_only'),
        ('people', '0002_kinship'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('route', models.CharField(choices=[('in_person', 'Said to somebody of the team'), ('telephone', 'By telephone'), ('letter', 'By letter'), ('message', 'By e-mail or message'), ('service', 'Through a service or somebody they trust'), ('other', 'In another way')], default='in_person', max_length=12)),
                ('received_at', models.DateTimeField()),
                ('due_by', models.DateField()),
                ('state', models.CharField(choices=[('received', 'Received'), ('looked_at', 'Looked at'), ('confirmed', 'Confirmed'), ('partly_done', 'Partly done'), ('done', 'Done')], default='received', max_length=12)),
                ('hands', models.JSONField(blank=True, default=list)),
                ('manifest', models.JSONField(blank=True, default=dict)),
                ('looked_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('job', models.UUIDField(blank=True, null=True)),
                ('result', models.JSONField(blank=True, default=dict)),
                ('carried_out_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='consent.event')),
                ('looked_at_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='people.participant')),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='access.study')),
            ],
            options={
                'ordering': ['due_by', 'pk'],
                'indexes': [models.Index(fields=['study', 'state'], name='withdrawals_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='confirmed_by_somebody')],
            },
        ),
        migrations.RunPython(open_cases, migrations.RunPython.noop, elidable=False),
    ]
