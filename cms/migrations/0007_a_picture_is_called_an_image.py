from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cms", "0006_the_office_has_one_clock")]

    operations = [
        migrations.AlterModelOptions(
            name="picture", options={"verbose_name": "image", "verbose_name_plural": "images"}
        ),
    ]
