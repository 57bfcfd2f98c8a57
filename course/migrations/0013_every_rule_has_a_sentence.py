from __future__ import annotations

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """What people read when a rule of the database is broken; the database itself stays as it is."""

    dependencies = [("course", "0011_proposed_organisations")]

    operations = [
        migrations.AlterConstraint(
            model_name='cancellationterm',
            name='one_term_per_day',
            constraint=models.UniqueConstraint(fields=('edition', 'days_before'), name='one_term_per_day', violation_error_message='There is a cost for this number of days already.'),
        ),
        migrations.AlterConstraint(
            model_name='cancellationterm',
            name='percent_at_most_100',
            constraint=models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='percent_at_most_100', violation_error_message='Withdrawing costs at most 100 percent.'),
        ),
        migrations.AlterConstraint(
            model_name='enrolment',
            name='one_enrolment_per_person_and_edition',
            constraint=models.UniqueConstraint(fields=('user', 'edition'), name='one_enrolment_per_person_and_edition', violation_error_message='This person is enrolled in this edition already.'),
        ),
        migrations.AlterConstraint(
            model_name='enrolment',
            name='one_person_per_place_in_line',
            constraint=models.UniqueConstraint(condition=models.Q(('rank__isnull', False)), fields=('edition', 'side', 'rank'), name='one_person_per_place_in_line', violation_error_message='Somebody else has this place in line.'),
        ),
        migrations.AlterConstraint(
            model_name='enrolment',
            name='who_is_in_has_a_side',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('side__in', ('insurer', 'municipality')), _connector='OR'), name='who_is_in_has_a_side', violation_error_message='Choose an insurer or a municipality: there are places for them alone.'),
        ),
        migrations.AlterConstraint(
            model_name='enrolment',
            name='who_waits_has_a_place_in_line',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rank__isnull', False), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('rank__isnull', True)), _connector='OR'), name='who_waits_has_a_place_in_line', violation_error_message='Who waits has a place in line, and nobody else.'),
        ),
        migrations.AlterConstraint(
            model_name='enrolment',
            name='a_place_is_held_for_who_waits_for_approval',
            constraint=models.CheckConstraint(condition=models.Q(('held_until__isnull', True), ('state', 'awaiting_approval'), _connector='OR'), name='a_place_is_held_for_who_waits_for_approval', violation_error_message='A place is held only while the manager thinks about it.'),
        ),
        migrations.AlterConstraint(
            model_name='enrolment',
            name='an_offer_has_an_end',
            constraint=models.CheckConstraint(condition=models.Q(('offered_until__isnull', False), models.Q(('state', 'offered'), _negated=True), _connector='OR'), name='an_offer_has_an_end', violation_error_message='Say until when the place is offered.'),
        ),
        migrations.AlterConstraint(
            model_name='mailtemplate',
            name='one_text_per_code_and_edition',
            constraint=models.UniqueConstraint(fields=('code', 'edition'), name='one_text_per_code_and_edition', violation_error_message='This edition has its own text for this mail already.'),
        ),
        migrations.AlterConstraint(
            model_name='mailtemplate',
            name='one_text_per_code_for_all_editions',
            constraint=models.UniqueConstraint(condition=models.Q(('edition__isnull', True)), fields=('code',), name='one_text_per_code_for_all_editions', violation_error_message='There is a text for this mail already.'),
        ),
        migrations.AlterConstraint(
            model_name='message',
            name='no_message_twice',
            constraint=models.UniqueConstraint(fields=('template', 'about', 'person', 'occasion'), name='no_message_twice', violation_error_message='This person has this message already.'),
        ),
        migrations.AlterConstraint(
            model_name='message',
            name='no_message_twice_to_an_address',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', True)), fields=('template', 'about', 'address', 'occasion'), name='no_message_twice_to_an_address', violation_error_message='This address has this message already.'),
        ),
        migrations.AlterConstraint(
            model_name='message',
            name='a_message_has_one_recipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('person__isnull', False)), models.Q(('person__isnull', True), models.Q(('address', ''), _negated=True)), _connector='OR'), name='a_message_has_one_recipient', violation_error_message='A message goes to a person or to an address.'),
        ),
        migrations.AlterConstraint(
            model_name='message',
            name='who_sends_a_message_has_a_lease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('leased_until__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('leased_until__isnull', True)), _connector='OR'), name='who_sends_a_message_has_a_lease', violation_error_message='This message is being sent.'),
        ),
        migrations.AlterConstraint(
            model_name='module',
            name='one_module_per_number',
            constraint=models.UniqueConstraint(fields=('edition', 'number'), name='one_module_per_number', violation_error_message='This edition has a module with this number already.'),
        ),
        migrations.AlterConstraint(
            model_name='question',
            name='one_question_per_code',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'code'), name='one_question_per_code', violation_error_message='This list has a question with this code already.'),
        ),
        migrations.AlterConstraint(
            model_name='term',
            name='one_term_per_code',
            constraint=models.UniqueConstraint(fields=('kind', 'code'), name='one_term_per_code', violation_error_message='There is a word of this kind with this code already.'),
        ),
        migrations.AlterConstraint(
            model_name='user',
            name='one_person_per_address',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_address', violation_error_message='This address belongs to another account.'),
        ),
    ]
