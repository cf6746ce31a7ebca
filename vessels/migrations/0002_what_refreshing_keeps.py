import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_initial"),
        ("vessels", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="listversion",
            options={"get_latest_by": ["fetched_at", "pk"], "ordering": ["-fetched_at", "-pk"]},
        ),
        migrations.AddField(
            model_name="listversion",
            name="confirmed_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                help_text="Last time the publisher served these very bytes as the newest.",
            ),
        ),
        migrations.AddField(
            model_name="listversion",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listversion",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="listversion",
            name="decision_note",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="listversion",
            name="file_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="listversion",
            name="meaningful_count",
            field=models.PositiveIntegerField(
                default=0, help_text="Of the changed: in a fact about the ship."
            ),
        ),
        migrations.AddField(
            model_name="listversion",
            name="problems",
            field=models.JSONField(default=list, help_text="Single values that could not be read."),
        ),
        migrations.AlterField(
            model_name="listversion",
            name="changed_count",
            field=models.PositiveIntegerField(default=0, help_text="In any letter."),
        ),
        migrations.AlterField(
            model_name="listversion",
            name="reason",
            field=models.TextField(blank=True, help_text="Why it was kept aside."),
        ),
        migrations.AlterField(
            model_name="refreshrun",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting for a worker"),
                    ("running", "Running"),
                    ("changed", "New data"),
                    ("unchanged", "Nothing new"),
                    ("quarantined", "Kept aside"),
                    ("failed", "Failed"),
                ],
                default="running",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="FeedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("seen_at", models.DateTimeField()),
                (
                    "problem",
                    models.TextField(
                        blank=True, help_text="Why nothing was imported; empty otherwise."
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="vessels.feed",
                    ),
                ),
                (
                    "position_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vessels.positionimport",
                    ),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.sourcefile",
                    ),
                ),
            ],
            options={
                "ordering": ["-seen_at", "name"],
            },
        ),
        migrations.CreateModel(
            name="RecordChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("removed", "Removed"),
                            ("changed", "Changed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("uid", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=300)),
                ("imo_number", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "fields",
                    models.JSONField(
                        default=list,
                        help_text='[{"field", "label", "before", "after"}]; empty: wording only.',
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty while the version is kept aside.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vessels.recordversion",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vessels.recordversion",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="vessels.listversion",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name", "uid"],
            },
        ),
    ]
