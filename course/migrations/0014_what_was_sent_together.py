from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import course.clock


class Migration(migrations.Migration):
    """Mails that were asked for in one go, with who asked and what was decided about telling."""

    dependencies = [("course", "0013_every_rule_has_a_sentence")]

    operations = [
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=250, verbose_name="subject")),
                (
                    "asked_at",
                    models.DateTimeField(default=course.clock.now, editable=False, verbose_name="asked at"),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("send", "Send"), ("hold", "Hold"), ("nobody", "Tell nobody")],
                        default="send",
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "sending",
                "verbose_name_plural": "sendings",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="message",
            name="sending",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="course.sending",
                verbose_name="sending",
            ),
        ),
        migrations.AddIndex(
            model_name="sending",
            index=models.Index(fields=["-asked_at", "-id"], name="sendings_newest_first"),
        ),
    ]
