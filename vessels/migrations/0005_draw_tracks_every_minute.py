from django.db import migrations

TASK = "vessels.tasks.draw_tracks"


def schedule(apps, schema_editor):
    """Every minute: however positions came in, they are drawn soon. Costs one query when idle."""
    interval, _ = apps.get_model("django_celery_beat", "IntervalSchedule").objects.get_or_create(
        every=1, period="minutes"
    )
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name="Draw new positions as track segments",
        defaults={"task": TASK, "interval": interval},
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("vessels", "0004_events_sightings_watches_and_segments"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
