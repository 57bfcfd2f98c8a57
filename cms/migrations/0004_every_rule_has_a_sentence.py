from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """What people read when a rule of the database is broken; the database itself stays as it is."""

    dependencies = [
        ('cms', '0003_the_root_has_a_name'),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='rendition',
            name='one_rendition_per_filter',
            constraint=models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='one_rendition_per_filter', violation_error_message='This picture has this size already.'),
        ),
    ]
