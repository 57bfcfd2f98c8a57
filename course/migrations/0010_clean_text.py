from __future__ import annotations

from itertools import count

from django.db import migrations, models

from course import text
from course.models.keys import KeyField, UniqueKey


def number_the_same_names(apps, schema_editor):
    """Names that look the same: the course office sees the second with a number, and nothing is lost."""
    organisations = list(apps.get_model("course", "Organisation").objects.order_by("pk"))
    all_keys, seen = {text.folded(organisation.name) for organisation in organisations}, set()
    for organisation in organisations:
        name = text.clean_line(organisation.name) or "?"
        if text.folded(name) in seen:
            names = (f"{name[:190]} ({number})" for number in count(2))
            name = next(name for name in names if text.folded(name) not in all_keys | seen)
        seen.add(text.folded(name))
        organisation.name = name
        organisation.name_key, organisation.sort_name = text.folded(name)[:400], text.sort_name(name)[:250]
        organisation.save(update_fields=["name", "name_key", "sort_name"])


def sort_people_and_places(apps, schema_editor):
    """People under the last name without its infix, wherever that was typed; addresses clean where nobody has them."""
    people = apps.get_model("course", "User").objects
    taken = {address.lower() for address in people.values_list("email", flat=True)}
    for person in people.order_by("pk"):
        person.sort_name = text.sort_person(person.last_name, person.first_name, person.infix)[:250]
        if (address := text.address(person.email)) not in taken:
            person.email = address
            taken.add(address)
        person.save(update_fields=["sort_name", "email"])
    for place in apps.get_model("course", "Place").objects.all():
        place.sort_name = text.sort_name(place.name)[:250]
        place.save(update_fields=["sort_name"])


class Migration(migrations.Migration):
    """What rows are compared and sorted by stands beside what was typed; links of any length that a browser takes."""

    dependencies = [
        ("course", "0009_ticks"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="organisation",
            options={"ordering": ["sort_name", "name"], "verbose_name": "organisation", "verbose_name_plural": "organisations"},
        ),
        migrations.AlterModelOptions(
            name="place",
            options={"ordering": ["sort_name", "name"], "verbose_name": "place", "verbose_name_plural": "places"},
        ),
        migrations.RemoveConstraint(
            model_name="organisation",
            name="one_organisation_per_name",
        ),
        migrations.AddField(
            model_name="organisation",
            name="name_key",
            field=KeyField(default="", editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name="organisation",
            name="sort_name",
            field=KeyField(db_index=True, default="", editable=False, max_length=250),
        ),
        migrations.AddField(
            model_name="place",
            name="sort_name",
            field=KeyField(default="", editable=False, max_length=250),
        ),
        migrations.AlterField(
            model_name="material",
            name="url",
            field=models.URLField(blank=True, max_length=2000, verbose_name="link"),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="online_url",
            field=models.URLField(blank=True, max_length=2000, verbose_name="link for online"),
        ),
        migrations.AlterField(
            model_name="message",
            name="link",
            field=models.CharField(blank=True, max_length=2000, verbose_name="link"),
        ),
        migrations.AlterField(
            model_name="user",
            name="sort_name",
            field=KeyField(db_index=True, default="", editable=False, max_length=250, verbose_name="sorted by"),
        ),
        migrations.RunPython(number_the_same_names, migrations.RunPython.noop),
        migrations.RunPython(sort_people_and_places, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=UniqueKey(fields=("name_key",), name="one_organisation_per_name", violation_error_message="There is an organisation with this name already."),
        ),
    ]
