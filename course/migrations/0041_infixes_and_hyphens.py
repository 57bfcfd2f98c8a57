from __future__ import annotations

from django.db import migrations
from django.db.models import Q

from course import text

APOSTROPHES = ("'", "\u2019", "\u2018", "\u201b", "\u02bc", "\u02b9", "\u02c8", "\u00b4", "`", "\u2032", "\uff07")
HYPHENS = ("\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212")
ADDRESSES = (("Enrolment", "manager_email"), ("Organisation", "invoice_email"), ("Message", "address"))


def sort_glued_infixes(apps, schema_editor):
    """Van’t Hof under H."""
    for person in _with_one_of(apps.get_model("course", "User"), APOSTROPHES, "last_name", "infix"):
        person.sort_name = text.sort_person(person.last_name, person.first_name, person.infix)[:250]
        person.save(update_fields=["sort_name"])


def spell_hyphens_once(apps, schema_editor):
    """An address with the hyphen of a word processor, as it is typed now. What another account has so stays: nobody may
    lose an address, and the recount names both accounts.
    """
    people, confirmed = apps.get_model("course", "User"), apps.get_model("account", "EmailAddress")
    holders = {}
    for pk, address in (*people.objects.values_list("pk", "email"), *confirmed.objects.values_list("user", "email")):
        holders.setdefault(text.address(address), set()).add(pk)
    shared = {address for address, accounts in holders.items() if len(accounts) > 1}
    _spell(people, "email", shared)
    _spell_confirmed(confirmed, shared)
    for name, field in ADDRESSES:
        _spell(apps.get_model("course", name), field)
    for enrolment in _with_one_of(apps.get_model("course", "Enrolment"), HYPHENS, "draft__manager_email"):
        enrolment.draft["manager_email"] = text.address(enrolment.draft["manager_email"])
        enrolment.save(update_fields=["draft"])


def _with_one_of(model, signs, *fields):
    asked = Q()
    for field in fields:
        for sign in signs:
            asked |= Q(**{f"{field}__icontains": sign})
    return model.objects.filter(asked).order_by("pk")


def _spell(model, field, shared=frozenset()):
    for row in _with_one_of(model, HYPHENS, field):
        address = text.address(getattr(row, field))
        if address not in shared:
            setattr(row, field, address)
            row.save(update_fields=[field])


def _spell_confirmed(confirmed, shared):
    """Of one account that has both spellings, what was confirmed or comes first in mail counts for the one that stays."""
    for row in _with_one_of(confirmed, HYPHENS, "email"):
        address = text.address(row.email)
        if address in shared:
            continue
        twin = confirmed.objects.filter(user_id=row.user_id, email__iexact=address).exclude(pk=row.pk).first()
        if twin is None:
            row.email = address
            row.save(update_fields=["email"])
            continue
        verified, primary = twin.verified or row.verified, twin.primary or row.primary
        row.delete()
        confirmed.objects.filter(pk=twin.pk).update(verified=verified, primary=primary)


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("course", "0040_what_mails_say"),
    ]
    operations = [
        migrations.RunPython(sort_glued_infixes, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(spell_hyphens_once, migrations.RunPython.noop, elidable=True),
    ]
