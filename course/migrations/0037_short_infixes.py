from __future__ import annotations

from django.db import migrations

from course import text


def sort_short_infixes(apps, schema_editor):
    """v.d. Jagt under J."""
    for person in apps.get_model("course", "User").objects.filter(last_name__istartswith="v"):
        person.sort_name = text.sort_person(person.last_name, person.first_name, person.infix)[:250]
        person.save(update_fields=["sort_name"])


class Migration(migrations.Migration):
    dependencies = [("course", "0036_cancelled_drafts")]
    operations = [migrations.RunPython(sort_short_infixes, migrations.RunPython.noop, elidable=True)]
