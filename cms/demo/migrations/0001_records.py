from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


def take_over(apps, schema_editor):
    """The rows that the course kept for the demo."""
    old, new = apps.get_model("course", "DemoRecord"), apps.get_model("demo", "DemoRecord")
    rows = old.objects.order_by("pk").values("key", "content_type_id", "object_id")
    new.objects.bulk_create(new(**row) for row in rows)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("course", "0005_handed_over_in_a_chain"),
    ]
    run_before = [("course", "0006_the_demo_keeps_its_own_records")]

    operations = [
        migrations.CreateModel(
            name="DemoRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "object_id"), name="one_record_per_demo_row")
                ],
            },
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
