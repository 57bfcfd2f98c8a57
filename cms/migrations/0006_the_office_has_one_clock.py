from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_other_clocks(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Who had chosen another time zone planned meetings at other hours than were typed."""
    apps.get_model("wagtailusers", "UserProfile").objects.exclude(current_time_zone="").update(current_time_zone="")


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_page_with_visits"), ("wagtailusers", "0015_userprofile_keyboard_shortcuts")]

    operations = [migrations.RunPython(forget_other_clocks, migrations.RunPython.noop, elidable=True)]
