"""Pitches that the group could read are open to it, and those that were followed up go on under the new names."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def go_on(apps, schema_editor):
    """Whom the group could read is open to it; what was followed up is under way until its promises ended."""
    Pitch = apps.get_model("pitches", "Pitch")
    Promise = apps.get_model("pitches", "Promise")
    promised = Promise.objects.filter(pitch=OuterRef("pk"))
    running = promised.filter(state__in=["open", "busy"])
    Pitch.objects.filter(state="submitted").update(state="open")
    Pitch.objects.filter(state__in=["discussed", "followed_up"]).filter(Exists(running)).update(state="under_way")
    Pitch.objects.filter(state="followed_up").update(state="reported_back")


def report(apps, schema_editor):
    """What was told after three months is what the owner told."""
    Outcome = apps.get_model("pitches", "Outcome")
    Pitch = apps.get_model("pitches", "Pitch")
    for outcome in Outcome.objects.exclude(after_three_months="").iterator():
        Pitch.objects.filter(pk=outcome.pitch_id).update(report=outcome.after_three_months)


def rename_in_history(apps, schema_editor):
    """A step that is called otherwise now."""
    Entry = apps.get_model("wagtailcore", "ModelLogEntry")
    for entry in Entry.objects.filter(action="pitches.move").iterator():
        if "followed_up" in (entry.data.get("from"), entry.data.get("to")):
            entry.data = {key: "under_way" if value == "followed_up" else value for key, value in entry.data.items()}
            entry.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0004_from_question_to_promise"),
        ("wagtailcore", "0089_log_entry_data_json_null_to_object"),
    ]

    operations = [
        migrations.RunPython(go_on, migrations.RunPython.noop),
        migrations.RunPython(report, migrations.RunPython.noop),
        migrations.RunPython(rename_in_history, migrations.RunPython.noop),
    ]
