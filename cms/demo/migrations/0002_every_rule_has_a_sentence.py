from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """What people read when a rule of the database is broken; the database itself stays as it is."""

    dependencies = [
        ('demo', '0001_records'),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='demorecord',
            name='one_record_per_demo_row',
            constraint=models.UniqueConstraint(fields=('content_type', 'object_id'), name='one_record_per_demo_row', violation_error_message='This row of the demo has its own id already.'),
        ),
    ]
