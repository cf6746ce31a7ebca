from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_picture_for_the_browser"),
    ]

    operations = [
        migrations.AddField(
            model_name="scene",
            name="claimed",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="What the file says of itself: anybody can write it.",
            ),
        ),
        migrations.AddField(
            model_name="scene",
            name="footprint_from",
            field=models.CharField(
                blank=True,
                choices=[
                    ("drawn", "Drawn by the person who added the picture"),
                    ("file", "Read from the file's GeoTIFF tags"),
                ],
                max_length=8,
            ),
        ),
    ]
