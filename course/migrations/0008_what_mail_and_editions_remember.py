from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Mail about a change keeps what it tells from; an edition keeps when it was cancelled (unknown of earlier ones)."""

    dependencies = [("course", "0007_who_sends_has_a_lease")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="cancelled at"),
        ),
        migrations.AddField(
            model_name="message",
            name="before",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="as its reader knew it"),
        ),
    ]
