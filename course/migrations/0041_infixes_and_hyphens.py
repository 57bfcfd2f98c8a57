from __future__ import annotations

from django.db import migrations
from django.db.models import Q

from course import text

GLUED = ("'", "\u2019", "\u2018", "\u201b", "\u02bc", "\u02b9", "\u02c8", "\u00b4", "`", "\u2032", "\uff07")


def sort_glued_infixes(apps, schema_editor):
    """Van’t Hof under H."""
    glued = Q()
    for sign in GLUED:
        glued |= Q(last_name__contains=sign) | Q(infix__contains=sign)
    for person in apps.get_model("course", "User").objects.filter(glued):
        person.sort_name = text.sort_person(person.last_name, person.first_name, person.infix)[:250]
        person.save(update_fields=["sort_name"])


class Migration(migrations.Migration):
    dependencies = [("course", "0039_calendar_events")]
    operations = [migrations.RunPython(sort_glued_infixes, migrations.RunPython.noop, elidable=True)]
