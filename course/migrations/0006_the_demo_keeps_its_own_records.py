from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """The table goes to the app of the demo, which takes its rows over first where it is installed."""

    dependencies = [("course", "0005_handed_over_in_a_chain")]

    operations = [migrations.DeleteModel(name="DemoRecord")]
