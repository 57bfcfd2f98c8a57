"""A worker that sends until nothing waits, and that rises again at once when it is killed.

`python -m tests.services.postman` prints the id of each process that begins to send. The parent has no database and
no line to the mail server; it does what a process manager does, without the seconds that Python needs to start.
"""

from __future__ import annotations

import os
import sys
import time

import django
from django.urls import reverse


def main() -> None:
    django.setup()
    warm_up()
    while True:
        child = os.fork()
        if child == 0:
            work()
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - for who started us
        _pid, status = os.waitpid(child, 0)
        if status == 0:
            return
        if not os.WIFSIGNALED(status):
            time.sleep(1)  # it fell over its own feet; as a process manager does


def warm_up() -> None:
    """Read addresses, templates and translations once, as a worker has that works for hours."""
    reverse("course:my_course")
    from course.actions.mail import send as outbox  # noqa: PLC0415 - after Django is ready
    from course.models import Message  # noqa: PLC0415 - after Django is ready

    outbox.as_email([Message(pk=1, address="a@voorbeeld.example", subject="Dag", body="Dag", link="/", button="Dag")])


def work() -> None:
    """Round after round until no message waits, is under way, or is left behind by a worker that was killed."""
    from course.actions.mail.send import send_due  # noqa: PLC0415 - after Django is ready
    from course.enums import MessageState  # noqa: PLC0415 - after Django is ready
    from course.models import Message  # noqa: PLC0415 - after Django is ready

    under_way = (MessageState.QUEUED, MessageState.SENDING)
    while Message.objects.filter(state__in=under_way).exists():
        send_due()
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
