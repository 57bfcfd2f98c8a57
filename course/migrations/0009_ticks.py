from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The last tick of the clock, so that the site can say that nobody works in the background."""

    dependencies = [("course", "0008_what_mail_and_editions_remember")]

    operations = [
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=40, unique=True, verbose_name="job")),
                ("at", models.DateTimeField(verbose_name="last at")),
            ],
            options={"verbose_name": "tick", "verbose_name_plural": "ticks"},
        ),
    ]
