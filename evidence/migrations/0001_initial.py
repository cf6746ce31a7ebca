import uuid

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateExtension("postgis"),
        migrations.CreateModel(
            name="Exhibit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("imagery", "Imagery"),
                            ("ais_track", "AIS track"),
                            ("statement", "Statement"),
                            ("document", "Document"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                (
                    "file_name",
                    models.CharField(
                        blank=True, help_text="As it was called on arrival.", max_length=200
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Who published or handed over the item.", max_length=300
                    ),
                ),
                ("source_url", models.URLField(blank=True, max_length=1000)),
                ("collector", models.CharField(help_text="Who collected it.", max_length=120)),
                ("collected_at", models.DateTimeField()),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A · Completely reliable"),
                            ("B", "B · Usually reliable"),
                            ("C", "C · Fairly reliable"),
                            ("D", "D · Not usually reliable"),
                            ("E", "E · Unreliable"),
                            ("F", "F · Reliability cannot be judged"),
                        ],
                        default="F",
                        max_length=1,
                    ),
                ),
                (
                    "credibility",
                    models.CharField(
                        choices=[
                            ("1", "1 · Confirmed by other sources"),
                            ("2", "2 · Probably true"),
                            ("3", "3 · Possibly true"),
                            ("4", "4 · Doubtful"),
                            ("5", "5 · Improbable"),
                            ("6", "6 · Truth cannot be judged"),
                        ],
                        default="6",
                        max_length=1,
                    ),
                ),
                (
                    "tlp",
                    models.CharField(
                        choices=[
                            ("RED", "TLP:RED"),
                            ("AMBER+STRICT", "TLP:AMBER+STRICT"),
                            ("AMBER", "TLP:AMBER"),
                            ("GREEN", "TLP:GREEN"),
                            ("CLEAR", "TLP:CLEAR"),
                        ],
                        default="RED",
                        max_length=12,
                        verbose_name="marking",
                    ),
                ),
                (
                    "rights",
                    models.CharField(
                        choices=[
                            ("bytes", "The file may be passed on"),
                            ("metadata", "Only hash and description may be passed on"),
                            ("unknown", "Not known: treated as hash and description only"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("credit_line", models.CharField(blank=True, max_length=200)),
                (
                    "is_illustrative",
                    models.BooleanField(
                        default=False,
                        help_text="Made up for demonstration.",
                        verbose_name="ILLUSTRATIVE - synthetic",
                    ),
                ),
                (
                    "shown_at",
                    models.DateTimeField(
                        blank=True, help_text="When what it shows happened.", null=True
                    ),
                ),
                ("shown_until", models.DateTimeField(blank=True, null=True)),
                (
                    "shown_precision",
                    models.CharField(
                        choices=[
                            ("second", "Second"),
                            ("minute", "Minute"),
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                        ],
                        default="day",
                        max_length=8,
                    ),
                ),
                ("shown_inferred", models.BooleanField(default=False)),
                (
                    "location",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                (
                    "location_accuracy_m",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="accuracy (m)"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "compartments",
                    models.ManyToManyField(
                        blank=True, related_name="exhibits", to="accounts.compartment"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SourceFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size_bytes", models.PositiveBigIntegerField()),
                (
                    "media_type",
                    models.CharField(
                        help_text="Sniffed from the bytes, never claimed.", max_length=100
                    ),
                ),
                (
                    "stored_name",
                    models.CharField(help_text="Path in the storage, made by us.", max_length=200),
                ),
                ("stored_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Scene",
            fields=[
                (
                    "exhibit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="scene",
                        serialize=False,
                        to="evidence.exhibit",
                    ),
                ),
                ("sensor", models.CharField(blank=True, max_length=120)),
                (
                    "gsd_m",
                    models.FloatField(
                        blank=True, null=True, verbose_name="ground sample distance (m)"
                    ),
                ),
                ("width_px", models.PositiveIntegerField(blank=True, null=True)),
                ("height_px", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "footprint",
                    django.contrib.gis.db.models.fields.PolygonField(
                        blank=True, null=True, srid=4326
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "exhibit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="statement",
                        serialize=False,
                        to="evidence.exhibit",
                    ),
                ),
                (
                    "speaker",
                    models.CharField(help_text="A name, or the office that spoke.", max_length=200),
                ),
                ("role", models.CharField(blank=True, max_length=200)),
                (
                    "government",
                    models.CharField(
                        help_text="On whose behalf.",
                        max_length=200,
                        verbose_name="government or organisation",
                    ),
                ),
                ("is_state", models.BooleanField(default=True, verbose_name="speaks for a State")),
                (
                    "channel",
                    models.CharField(
                        blank=True, help_text="Where or through whom.", max_length=200
                    ),
                ),
                ("said_at", models.DateTimeField(blank=True, null=True)),
                (
                    "said_precision",
                    models.CharField(
                        choices=[
                            ("second", "Second"),
                            ("minute", "Minute"),
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                        ],
                        default="day",
                        max_length=8,
                    ),
                ),
                ("said_inferred", models.BooleanField(default=False, verbose_name="date inferred")),
                (
                    "wording",
                    models.CharField(
                        choices=[
                            ("verbatim", "Verbatim"),
                            ("paraphrase", "Paraphrase"),
                            ("no_response", "No response"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True, help_text="Empty for no response.")),
                (
                    "language",
                    models.CharField(
                        default="en", help_text="BCP 47, such as en, zh, ko.", max_length=35
                    ),
                ),
                ("translation", models.TextField(blank=True)),
                ("translated_by", models.CharField(blank=True, max_length=120)),
                (
                    "speech_act",
                    models.CharField(
                        choices=[
                            ("acknowledges", "Acknowledges"),
                            ("announces", "Announces"),
                            ("assesses", "Assesses"),
                            ("calls_for_action", "Calls for action"),
                            ("claims", "Claims"),
                            ("condemns", "Condemns"),
                            ("declines_comment", "Declines comment"),
                            ("denies", "Denies"),
                            ("no_knowledge", "No knowledge"),
                            ("rejects", "Rejects"),
                            ("warns", "Warns"),
                        ],
                        max_length=20,
                    ),
                ),
                ("in_tension_with", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="exhibit",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exhibits",
                to="evidence.origin",
            ),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="source_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exhibits",
                to="evidence.sourcefile",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourcefile",
            trigger=pgtrigger.compiler.Trigger(
                name="source_file_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c5a97d80a66b50529be0f355111aa2e4af9e7c91",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_source_file_immutable_eaf2c",
                    table="evidence_sourcefile",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wording", "no_response"), _negated=True),
                    ("text", ""),
                    _connector="OR",
                ),
                name="no_response_has_no_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wording", "no_response"), _negated=True),
                    ("speech_act", "declines_comment"),
                    _connector="OR",
                ),
                name="no_response_is_no_denial",
            ),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=models.Index(fields=["kind", "-created_at"], name="exhibit_kind_newest"),
        ),
    ]
