from django.db import migrations

TASK = "evidence.tasks.check_fixity"


def schedule(apps, schema_editor):
    """Every night at 03:00 UTC. An administrator may move it; it is never put back by itself."""
    crontab, _ = apps.get_model("django_celery_beat", "CrontabSchedule").objects.get_or_create(
        minute="0",
        hour="3",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone="UTC",
    )
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name="Check the stored files",
        defaults={"task": TASK, "crontab": crontab},
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_scene_claims"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
