import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_notices_of_compartments"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="notice",
            options={},
        ),
        migrations.RenameField(
            model_name="notice",
            old_name="created_at",
            new_name="told_at",
        ),
        migrations.AlterField(
            model_name="notice",
            name="told_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="When it was told, or last added to."
            ),
        ),
        migrations.AlterModelOptions(
            name="notice",
            options={"ordering": ["-told_at", "title"]},
        ),
        migrations.CreateModel(
            name="NoticeLink",
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
                            ("vessel", "Vessels"),
                            ("case", "Cases"),
                            ("drift", "Cases that do not know this"),
                        ],
                        max_length=12,
                    ),
                ),
                ("label", models.CharField(max_length=200)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("url", models.CharField(help_text="A path of this site.", max_length=300)),
                (
                    "compartment",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown only while the recipient is in it.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.compartment",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="accounts.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["label", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "url", "compartment"),
                        name="linked_once_from_notice",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
