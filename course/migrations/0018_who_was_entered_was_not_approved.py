from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

MOVED = "course.enrolment.move"
MANAGER, OFFICE, ENTERED = "manager", "office", "entered"


def tell_through_whom(apps, schema_editor):
    """The history says who settled it. A place that changed hands, or a person who changed editions, took the moment
    along, to the microsecond; who came from a list has the moment of sending itself.
    """
    Enrolment = apps.get_model("course", "Enrolment")
    settled = Enrolment.objects.exclude(approved_at=None)
    settled.update(approved_how=MANAGER)
    steps = _office_steps(apps, settled)
    for enrolment in settled.filter(pk__in=steps).only("pk", "approved_at", "submitted_at").iterator():
        began, user_id = steps[enrolment.pk]
        if began == "draft" and enrolment.approved_at != enrolment.submitted_at:
            continue
        how = ENTERED if began == "draft" else OFFICE
        same = Q(pk=enrolment.pk) | Q(approved_at=enrolment.approved_at) & ~Q(approved_at=F("submitted_at"))
        settled.filter(same).update(approved_how=how, approved_by=user_id)


    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table cannot be changed after these rows


def _office_steps(apps, settled):
    """Of each enrolment that the course office settled: where that step began, and who made it."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="course", model="enrolment")
    people = set(apps.get_model("course", "User").objects.values_list("pk", flat=True))
    lines = apps.get_model("wagtailcore", "ModelLogEntry").objects.filter(action=MOVED, content_type__in=kinds)
    wanted = set(settled.values_list("pk", flat=True))
    steps = {}
    for line in lines.order_by("timestamp", "pk").iterator():
        pk = int(line.object_id)
        if pk not in wanted or line.data.get("from") not in ("draft", "awaiting_approval"):
            continue
        steps.pop(pk, None)
        if line.data.get("by_role") == "organiser":
            steps[pk] = (line.data["from"], line.user_id if line.user_id in people else None)
    return steps


class Migration(migrations.Migration):
    """Through whom it is settled that somebody takes part: the manager, the office for the manager, or nobody; and
    what was ticked of the list for a new edition.
    """

    dependencies = [
        ("course", "0017_imports_in_the_background"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0089_log_entry_data_json_null_to_object"),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Who of the course office; empty when the manager answered.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written down by",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="approved_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("manager", "the manager"),
                    ("office", "the course office, for the manager"),
                    ("entered", "entered by the course office"),
                ],
                max_length=10,
                verbose_name="approval settled by",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="approved_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Approved, or entered without a question to the manager.",
                null=True,
                verbose_name="approval settled at",
            ),
        ),
        migrations.CreateModel(
            name="TickedTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "task",
                    models.CharField(
                        choices=[
                            ("days", "Marked days"),
                            ("places", "Places and links"),
                            ("speakers", "Speakers"),
                            ("visits", "Work visits"),
                            ("texts", "Texts"),
                            ("page", "The page"),
                            ("meetings", "Meetings announced"),
                            ("announce", "Edition announced"),
                        ],
                        max_length=20,
                        verbose_name="task",
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="done at")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ticked_tasks",
                        to="course.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "ticked task",
                "verbose_name_plural": "ticked tasks",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "task"),
                        name="a_task_is_ticked_once",
                        violation_error_message="This was ticked already.",
                    )
                ],
            },
        ),
        migrations.RunPython(tell_through_whom, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_how="")
                | Q(approved_at__isnull=False, approved_how__in=["manager", "office", "entered"]),
                name="approval_says_through_whom",
                violation_error_message="Say through whom it is settled that this person may take part.",
            ),
        ),
    ]
