from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """An organisation that an applicant typed waits for the course office, and the line remembers by which moment."""
    dependencies = [
        ("course", "0010_clean_text"),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="organisation confirmed at"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="proposed_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insurer", "Health insurer"),
                    ("care_office", "Care office"),
                    ("municipality", "Municipality"),
                    ("public_health", "Public health service (GGD)"),
                    ("general_practice", "Group of general practices"),
                    ("mental_health", "Mental health provider"),
                    ("welfare", "Welfare organisation"),
                    ("alliance", "Alliance"),
                    ("residents", "Residents' initiative"),
                    ("other", "Other organisation"),
                ],
                max_length=20,
                verbose_name="kind of the proposed organisation",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="proposed_name",
            field=models.CharField(
                blank=True,
                help_text="As the applicant typed it; in no list until the course office confirms it.",
                max_length=200,
                verbose_name="proposed organisation",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="waiting_since",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="The moment by which the place in line was given; empty means before anybody else.",
                null=True,
                verbose_name="in line since",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="refusal",
            field=models.TextField(blank=True, max_length=600, verbose_name="why it was refused"),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Not yet sent"),
                    ("awaiting_office", "Waits for the course office"),
                    ("awaiting_approval", "Waits for approval"),
                    ("received", "Received"),
                    ("placed", "You take part"),
                    ("waiting", "On the waiting list"),
                    ("offered", "There is a place for you"),
                    ("declined", "Place declined"),
                    ("lapsed", "Lapsed"),
                    ("withdrawn", "Withdrawn"),
                    ("transferred", "Handed over"),
                    ("not_placed", "Not placed"),
                    ("completed", "Completed"),
                ],
                db_index=True,
                default="draft",
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "awaiting_office"), _negated=True),
                    models.Q(("proposed_name", ""), _negated=True),
                    _connector="OR",
                ),
                name="who_waits_for_the_office_proposes_an_organisation",
                violation_error_message="Only who typed an organisation waits for the course office.",
            ),
        ),
    ]
