from __future__ import annotations

from django.db import migrations, models
from django.db.models import F, Q


def give_leases(apps, schema_editor):
    """Until now the end of the lease stood where the message is due."""
    sending = apps.get_model("course", "Message").objects.filter(state="sending")
    sending.update(leased_until=F("due_at"))


class Migration(migrations.Migration):
    """A message that is sent says until when a worker has it; when it is due no longer changes by that."""

    dependencies = [("course", "0006_the_demo_keeps_its_own_records")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="leased_until",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="with a worker until"),
        ),
        migrations.RunPython(give_leases, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=Q(state="sending", leased_until__isnull=False)
                | (~Q(state="sending") & Q(leased_until__isnull=True)),
                name="who_sends_a_message_has_a_lease",
            ),
        ),
    ]
