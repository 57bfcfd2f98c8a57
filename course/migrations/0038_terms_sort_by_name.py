from __future__ import annotations

from django.db import migrations, models

import course.models.keys
from course import text


def sort_terms(apps, schema_editor):
    """Échterberg under E, 's-Gravenmoer under G."""
    terms = list(apps.get_model("course", "Term").objects.all())
    for term in terms:
        term.sort_name = text.sort_name(term.name)[:250]
    apps.get_model("course", "Term").objects.bulk_update(terms, ["sort_name"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("course", "0037_short_infixes")]
    operations = [
        migrations.AddField(
            model_name="term",
            name="sort_name",
            field=course.models.keys.KeyField(default="", editable=False, max_length=250),
        ),
        migrations.RunPython(sort_terms, migrations.RunPython.noop, elidable=True),
        migrations.AlterModelOptions(
            name="term",
            options={
                "ordering": ["kind", "position", "sort_name", "code"],
                "verbose_name": "term",
                "verbose_name_plural": "terms",
            },
        ),
        migrations.AlterModelOptions(
            name="planningday",
            options={
                "ordering": [
                    models.OrderBy(models.F("starts_on"), nulls_last=True),
                    course.models.keys.Sorted("name"),
                    "pk",
                ],
                "verbose_name": "planning day",
                "verbose_name_plural": "planning days",
            },
        ),
    ]
