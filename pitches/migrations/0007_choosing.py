"""Rounds in which the group gives dots, what was decided, and roles and minutes of turns. No door ever made a dot before
there were rounds."""

import course.clock
import course.models.visit_rounds
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def drop_dots_without_a_round(apps, schema_editor):
    apps.get_model("pitches", "Dot").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('course', '0044_links_withdrawn'),
        ('pitches', '0006_outcome_without_later'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_dots_without_a_round, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(default=course.clock.now, verbose_name='given at')),
            ],
            options={
                'verbose_name': 'ballot',
                'verbose_name_plural': 'ballots',
            },
        ),
        migrations.CreateModel(
            name='ChoosingRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens_at', models.DateTimeField(verbose_name='choosing opens')),
                ('closes_at', models.DateTimeField(verbose_name='choosing closes')),
                ('seed', models.PositiveIntegerField(default=course.models.visit_rounds.drawn_seed, editable=False, verbose_name='number of the lot')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                ('created_at', models.DateTimeField(default=course.clock.now, editable=False, verbose_name='created at')),
            ],
            options={
                'verbose_name': 'round of choosing pitches',
                'verbose_name_plural': 'rounds of choosing pitches',
                'ordering': ['meeting__starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PitchRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('timekeeper', 'Timekeeper'), ('note_taker', 'Note taker'), ('cross_looker', 'Cross looker')], max_length=20, verbose_name='role')),
            ],
            options={
                'verbose_name': 'role in a turn',
                'verbose_name_plural': 'roles in turns',
                'ordering': ['slot', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='turn')),
                ('reason', models.CharField(blank=True, choices=[('time', 'There is too little time for all pitches'), ('elsewhere', 'It fits another meeting better'), ('discussed', 'The same question was discussed'), ('small_circle', 'It comes out better in a small circle'), ('other', 'Another reason')], max_length=20, verbose_name='reason')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='explanation')),
            ],
            options={
                'verbose_name': 'decision about a pitch',
                'verbose_name_plural': 'decisions about pitches',
                'ordering': ['round', models.OrderBy(models.F('turn'), nulls_last=True), 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='dot',
            name='one_row_of_dots_per_person',
        ),
        migrations.RemoveField(
            model_name='dot',
            name='user',
        ),
        migrations.AddField(
            model_name='pitchslot',
            name='minutes',
            field=models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='minutes'),
        ),
        migrations.AddConstraint(
            model_name='pitchslot',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='a_turn_takes_time', violation_error_message='A turn takes at least a minute.'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='entered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entered_ballots', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ballot',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dot',
            name='ballot',
            field=models.ForeignKey(default=None, on_delete=django.db.models.deletion.CASCADE, related_name='dots', to='pitches.ballot'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='dot',
            constraint=models.UniqueConstraint(fields=('ballot', 'pitch'), name='one_row_of_dots_per_person', violation_error_message='This person gave this pitch dots already.'),
        ),
        migrations.AddField(
            model_name='choosinground',
            name='meeting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='choosing_round', to='course.meeting', verbose_name='meeting'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='pitches.choosinground'),
        ),
        migrations.AddField(
            model_name='pitchrole',
            name='slot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='pitches.pitchslot', verbose_name='turn'),
        ),
        migrations.AddField(
            model_name='pitchrole',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pitch_roles', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='pitch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='pitches.pitch'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='pitches.choosinground'),
        ),
        migrations.AddConstraint(
            model_name='choosinground',
            constraint=models.CheckConstraint(condition=models.Q(('opens_at__lt', models.F('closes_at'))), name='dots_open_before_they_close', violation_error_message='Choosing must open before it closes.'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('round', 'user'), name='one_ballot_per_person_and_round', violation_error_message='This person gave dots in this round already.'),
        ),
        migrations.AddConstraint(
            model_name='pitchrole',
            constraint=models.UniqueConstraint(fields=('slot', 'role'), name='each_role_once_in_a_turn', violation_error_message='Somebody has this role already.'),
        ),
        migrations.AddConstraint(
            model_name='pitchrole',
            constraint=models.UniqueConstraint(fields=('slot', 'user'), name='one_role_per_person_in_a_turn', violation_error_message='This person has a role in this turn already.'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(fields=('round', 'pitch'), name='one_verdict_per_pitch_and_round', violation_error_message='This pitch was decided about already.'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(fields=('round', 'turn'), name='one_chosen_pitch_per_turn', violation_error_message='Another pitch has this turn already.'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('turn__isnull', False)), models.Q(('turn__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='chosen_or_a_reason', violation_error_message='A pitch is chosen, or there is a reason why not.'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', 'other'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='another_reason_says_which', violation_error_message='Say in a sentence which reason.'),
        ),
    ]
