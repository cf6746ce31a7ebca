from django.db import migrations

TASK = "vessels.tasks.find_matches"


def schedule(apps, schema_editor):
    """Every minute: however lists and claims came in, matches are found soon. Three queries idle."""
    interval, _ = apps.get_model("django_celery_beat", "IntervalSchedule").objects.get_or_create(
        every=1, period="minutes"
    )
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name="Hold vessels against listed ships",
        defaults={"task": TASK, "interval": interval, "expire_seconds": 60},
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("vessels", "0007_overviews_of_tracks"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
