from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """What people read when a rule of the database is broken; the database itself stays as it is."""

    dependencies = [
        ('pitches', '0001_initial'),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='dot',
            name='one_row_of_dots_per_person',
            constraint=models.UniqueConstraint(fields=('pitch', 'user'), name='one_row_of_dots_per_person', violation_error_message='This person gave this pitch dots already.'),
        ),
        migrations.AlterConstraint(
            model_name='dot',
            name='one_or_two_dots',
            constraint=models.CheckConstraint(condition=models.Q(('number__range', (1, 2))), name='one_or_two_dots', violation_error_message='Give a pitch one dot or two.'),
        ),
        migrations.AlterConstraint(
            model_name='pitch',
            name='a_pitch_outside_draft_was_handed_in',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'withdrawn'), ('submitted_at__isnull', False), _connector='OR'), name='a_pitch_outside_draft_was_handed_in', violation_error_message='Say when this pitch was handed in.'),
        ),
        migrations.AlterConstraint(
            model_name='pitchslot',
            name='one_pitch_per_turn',
            constraint=models.UniqueConstraint(fields=('item', 'position'), name='one_pitch_per_turn', violation_error_message='Another pitch has this turn already.'),
        ),
        migrations.AlterConstraint(
            model_name='promise',
            name='a_closed_promise_says_when',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ['open', 'busy'])), models.Q(('closed_at__isnull', False), ('state__in', ['kept', 'not_managed'])), _connector='OR'), name='a_closed_promise_says_when', violation_error_message='A promise that ended says when, and no other does.'),
        ),
        migrations.AlterConstraint(
            model_name='recognition',
            name='one_click_per_person',
            constraint=models.UniqueConstraint(fields=('pitch', 'user', 'kind'), name='one_click_per_person', violation_error_message='This person clicked this already.'),
        ),
    ]
