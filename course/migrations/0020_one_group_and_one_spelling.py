from django.db import migrations, models

from course import text


def spell_addresses_once(apps, schema_editor):
    """Domains in their letters (bücher, not xn--bcher-kva), as they are typed now. An address that another account has
    in that spelling stays as it is: nobody may lose one, and the recount names both accounts.
    """
    people, confirmed = apps.get_model("course", "User"), apps.get_model("account", "EmailAddress")
    holders = {}
    for pk, address in people.objects.values_list("pk", "email"):
        holders.setdefault(text.address(address), set()).add(pk)
    for pk, address in confirmed.objects.values_list("user", "email"):
        holders.setdefault(text.address(address), set()).add(pk)
    shared = {address for address, accounts in holders.items() if len(accounts) > 1}
    _spell(people, "email", shared)
    _spell_confirmed(confirmed, shared)
    for name, field in (("Enrolment", "manager_email"), ("Organisation", "invoice_email"), ("Message", "address")):
        _spell(apps.get_model("course", name), field)
    for enrolment in apps.get_model("course", "Enrolment").objects.filter(draft__manager_email__icontains="xn--"):
        enrolment.draft["manager_email"] = text.address(enrolment.draft["manager_email"])
        enrolment.save(update_fields=["draft"])


def _coded(model, field):
    return model.objects.filter(**{f"{field}__icontains": "xn--"}).order_by("pk")


def _spell(model, field, shared=frozenset()):
    for row in _coded(model, field):
        address = text.address(getattr(row, field))
        if address not in shared:
            setattr(row, field, address)
            row.save(update_fields=[field])


def _spell_confirmed(confirmed, shared):
    """Of one account that has both spellings, what was confirmed or comes first in mail counts for the one that stays."""
    for row in _coded(confirmed, "email"):
        address = text.address(row.email)
        if address in shared or address == row.email:
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
    """Among whom a held place counts; and every address in the one spelling."""

    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ('course', '0019_what_was_accepted'),
    ]

    operations = [
        migrations.AddField(
            model_name='enrolment',
            name='hold_group',
            field=models.CharField(blank=True, editable=False, help_text='The domain of which only so many places are held at once; * for who writes from elsewhere.', max_length=254, verbose_name='counted among'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('hold_group', ''), ('state', 'awaiting_approval'), _connector='OR'), name='a_held_place_is_counted_while_approval_is_awaited', violation_error_message='A place is held only while the manager thinks about it.'),
        ),
        migrations.RunPython(spell_addresses_once, migrations.RunPython.noop),
    ]
