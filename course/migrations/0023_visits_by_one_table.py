from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def take_over(apps, schema_editor):
    """What the host agreed to stays shared, what was shared without that waits for the host again. Nobody knows when a
    host agreed: then it was at the end of the meeting.
    """
    WorkVisit = apps.get_model("course", "WorkVisit")
    been = WorkVisit.objects.filter(status__in=["done", "shared"])
    agreed = been.filter(host_agreed=True).exclude(learned="")
    for visit in agreed.select_related("item__meeting"):
        WorkVisit.objects.filter(pk=visit.pk).update(status="shared", approved_at=visit.item.meeting.ends_at)
    been.filter(status="shared", approved_at=None).update(status="done")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table cannot be changed after these rows


class Migration(migrations.Migration):

    dependencies = [
        ('course', '0022_attendance'),
    ]

    operations = [
        migrations.AddField(
            model_name='runbooktask',
            name='owned_by',
            field=models.CharField(choices=[('host', 'The contact of the host'), ('staff', 'Somebody of the course office'), ('other', 'Somebody else')], default='other', max_length=10, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='runbooktask',
            name='staff',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='somebody of the course office'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='address_for_112',
            field=models.CharField(blank=True, max_length=250, verbose_name='address to tell the emergency number 112'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='approval_asked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='approval asked at'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='approved_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='approved at'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='call',
            field=models.CharField(blank=True, max_length=200, verbose_name='who to call when something happens'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='chosen_questions',
            field=models.TextField(blank=True, editable=False, verbose_name='questions that the host goes into'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='first_aid',
            field=models.CharField(blank=True, max_length=250, verbose_name='nearest A&E department and AED'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='know',
            field=models.TextField(blank=True, verbose_name='what visitors need to know'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='link_number',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='links withdrawn'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='meets_residents',
            field=models.BooleanField(default=False, verbose_name='residents or clients take part'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='residents_asked',
            field=models.BooleanField(default=False, verbose_name='residents or clients were asked whether we may come'),
        ),
        migrations.AddField(
            model_name='workvisit',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='runbooktask',
            name='owner',
            field=models.CharField(blank=True, max_length=150, verbose_name='name'),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='workvisit',
            name='host_agreed',
        ),
        migrations.AddConstraint(
            model_name='workvisit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('status', 'shared')), models.Q(models.Q(('status', 'shared'), _negated=True), ('approved_at__isnull', True)), _connector='OR'), name='visit_shared_once_approved', violation_error_message='What we learned is shared only after the host approved it.'),
        ),
    ]
