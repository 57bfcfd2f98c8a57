import course.clock
import course.models.imports
import course.models.materials
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('course', '0016_mail_waits_and_speaks'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=course.clock.now, editable=False, verbose_name='asked at')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English')], default='nl', editable=False, max_length=2, verbose_name='language')),
                ('file', models.FileField(blank=True, storage=course.models.materials.private_storage, upload_to=course.models.imports.list_path, verbose_name='file')),
                ('filename', models.CharField(editable=False, max_length=200, verbose_name='file name')),
                ('state', models.CharField(choices=[('waiting', 'Waits to be read'), ('reading', 'Is being read'), ('to_confirm', 'Waits for your word'), ('writing', 'Is being written'), ('finished', 'Done'), ('stopped', 'Stopped'), ('failed', 'Did not succeed')], default='waiting', max_length=20, verbose_name='state')),
                ('sheet', models.JSONField(blank=True, default=dict, editable=False, verbose_name='list')),
                ('preview', models.JSONField(blank=True, default=dict, editable=False, verbose_name='preview')),
                ('batches', models.JSONField(blank=True, default=list, editable=False, verbose_name='batches')),
                ('refusals', models.JSONField(blank=True, default=list, editable=False, verbose_name='refused rows')),
                ('position', models.PositiveIntegerField(default=0, editable=False, verbose_name='batches written')),
                ('total', models.PositiveIntegerField(default=0, editable=False, verbose_name='rows')),
                ('going', models.PositiveIntegerField(default=0, editable=False, verbose_name='rows to write')),
                ('done', models.PositiveIntegerField(default=0, editable=False, verbose_name='rows written')),
                ('refused', models.PositiveIntegerField(default=0, editable=False, verbose_name='rows refused')),
                ('leased_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='with a worker until')),
                ('leased_by', models.CharField(blank=True, editable=False, max_length=32, verbose_name='worker')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('has_changed', models.BooleanField(default=False, editable=False, verbose_name='something changed meanwhile')),
                ('error', models.TextField(blank=True, verbose_name='why it did not succeed')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ended at')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_runs', to='course.edition', verbose_name='edition')),
                ('sending', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='course.sending', verbose_name='sending')),
            ],
            options={
                'verbose_name': 'imported list',
                'verbose_name_plural': 'imported lists',
                'ordering': ['-asked_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'leased_until'], name='course_impo_state_e8dfbd_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'reading', 'writing', 'to_confirm'))), fields=('edition',), name='one_import_of_an_edition_at_a_time', violation_error_message='A list is being imported into this edition already.'), models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'reading', 'writing')), ('leased_until__isnull', True), _connector='OR'), name='only_an_import_at_work_has_a_lease', violation_error_message='Nothing of this import is left to do.')],
            },
        ),
    ]
