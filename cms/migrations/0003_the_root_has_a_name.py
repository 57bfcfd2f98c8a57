from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WAGTAILS, OURS = "Root", "Alle pagina's"


def name_root(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Editors read the name of the page above all others; Wagtail gives it one in English."""
    pages = apps.get_model("wagtailcore", "Page").objects.using(schema_editor.connection.alias)
    pages.filter(depth=1, title=WAGTAILS).update(title=OURS, draft_title=OURS)


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_initial")]
    operations = [migrations.RunPython(name_root, migrations.RunPython.noop)]
