from __future__ import annotations

from collections import defaultdict
from itertools import islice

from django.db import migrations

AT_ONCE = 500
"""Sendings that are written together."""


def gather(apps, schema_editor):
    """Every message gets the sending that it was a part of: the letter to many, or else the kind of mail and the moment.

    Who asked for it was not kept.
    """
    Message, Sending = apps.get_model("course", "Message"), apps.get_model("course", "Sending")
    groups = defaultdict(list)
    rows = Message.objects.filter(sending=None).order_by("created_at", "pk")
    for message in rows.only("batch", "template", "created_at", "subject").iterator():
        groups[message.batch or (message.template, message.created_at)].append(message)
    left = iter(groups.values())
    while some := list(islice(left, AT_ONCE)):
        news = [Sending(subject=messages[0].subject, asked_at=messages[0].created_at) for messages in some]
        for sending, messages in zip(Sending.objects.bulk_create(news), some, strict=True):
            for message in messages:
                message.sending = sending
        Message.objects.bulk_update([one for messages in some for one in messages], ["sending"], AT_ONCE)


class Migration(migrations.Migration):
    """The list of post goes by sending; what was written before is in it too."""

    dependencies = [("course", "0014_what_was_sent_together")]

    operations = [migrations.RunPython(gather, migrations.RunPython.noop)]
