from django.db import migrations

TASK = "casework.tasks.follow_lists"


def schedule(apps, schema_editor):
    """Every minute: the lists do not know of cases, so cases ask. Costs one query when idle."""
    interval, _ = apps.get_model("django_celery_beat", "IntervalSchedule").objects.get_or_create(
        every=1, period="minutes"
    )
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name="Tell leads what lists changed",
        defaults={"task": TASK, "interval": interval},
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


def count_old_versions_as_told(apps, schema_editor):
    """What was accepted before anybody was told is no news."""
    followed = apps.get_model("casework", "FollowedVersion")
    accepted = apps.get_model("vessels", "ListVersion").objects.filter(state="accepted")
    followed.objects.bulk_create(
        [followed(version_id=pk) for pk in accepted.values_list("pk", flat=True)]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_followed_versions"),
        ("vessels", "0006_parties_ties_matches_and_screenings"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [
        migrations.RunPython(schedule, unschedule),
        migrations.RunPython(count_old_versions_as_told, migrations.RunPython.noop),
    ]
