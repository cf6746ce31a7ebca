import datetime as dt
import uuid

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Django cannot declare a partitioned table. Partitions are made by the import, a month each.
CREATE_POSITION = """
CREATE TABLE vessels_position (
    mmsi integer NOT NULL,
    at timestamp with time zone NOT NULL,
    longitude double precision NOT NULL,
    latitude double precision NOT NULL,
    sog_kn double precision,
    cog_deg double precision,
    heading_deg smallint,
    nav_status smallint,
    position_import_id uuid NOT NULL,
    PRIMARY KEY (mmsi, at)
) PARTITION BY RANGE (at);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("evidence", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drop_folder", "Drop folder"),
                            ("aishub_json", "HTTP JSON in AISHub's shape"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        help_text="http(s) address, or a folder below the inbox folder.",
                        max_length=500,
                    ),
                ),
                ("coverage", models.CharField(blank=True, max_length=40)),
                ("is_enabled", models.BooleanField(default=True)),
                ("refresh_every", models.DurationField(default=dt.timedelta(seconds=900))),
                ("stale_after", models.DurationField(default=dt.timedelta(seconds=7200))),
                ("last_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("last_success_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SanctionsList",
            fields=[
                ("code", models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("authority", models.CharField(max_length=120)),
                (
                    "parser",
                    models.CharField(help_text="Key of the parser in the registry.", max_length=40),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="http(s) address, or a file name in the inbox folder.",
                        max_length=500,
                    ),
                ),
                ("is_enabled", models.BooleanField(default=True)),
                ("refresh_every", models.DurationField(default=dt.timedelta(seconds=21600))),
                ("stale_after", models.DurationField(default=dt.timedelta(days=2))),
                ("last_attempt_at", models.DateTimeField(blank=True, null=True)),
                (
                    "last_success_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Last time the list was seen whole, changed or not.",
                        null=True,
                    ),
                ),
                ("last_error", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ListVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fetched_at", models.DateTimeField()),
                ("publisher_date", models.DateField(blank=True, null=True)),
                ("declared_count", models.PositiveIntegerField(blank=True, null=True)),
                ("parsed_count", models.PositiveIntegerField(default=0)),
                ("vessel_count", models.PositiveIntegerField(default=0)),
                ("added_count", models.PositiveIntegerField(default=0)),
                ("removed_count", models.PositiveIntegerField(default=0)),
                ("changed_count", models.PositiveIntegerField(default=0)),
                ("parser_version", models.CharField(max_length=20)),
                (
                    "is_extract",
                    models.BooleanField(
                        default=False,
                        help_text="Holds part of the list only: absence from it says nothing.",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("quarantined", "Kept aside"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.TextField(blank=True, help_text="Why it was kept aside or rejected."),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.sourcefile",
                    ),
                ),
                (
                    "sanctions_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="vessels.sanctionslist",
                    ),
                ),
            ],
            options={
                "ordering": ["-fetched_at", "-pk"],
                "get_latest_by": "fetched_at",
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("port", "Port"),
                            ("anchorage", "Anchorage"),
                            ("shipyard", "Shipyard"),
                            ("strait", "Strait"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "country",
                    models.CharField(blank=True, help_text="ISO 3166 alpha-2.", max_length=2),
                ),
                ("location", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                (
                    "precision_m",
                    models.PositiveIntegerField(help_text="metres; the true place lies within"),
                ),
                ("source", models.CharField(max_length=200)),
                (
                    "is_illustrative",
                    models.BooleanField(default=False, verbose_name="ILLUSTRATIVE - synthetic"),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("name", "kind"), name="place_name_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="PositionImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("format", models.CharField(max_length=40)),
                (
                    "coverage",
                    models.CharField(
                        blank=True,
                        help_text="Receiver kind: terrestrial, satellite or not known.",
                        max_length=40,
                    ),
                ),
                ("rows_read", models.PositiveIntegerField(default=0)),
                ("accepted", models.PositiveIntegerField(default=0)),
                (
                    "repeated",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Same MMSI, time and position again, in the file or already held.",
                    ),
                ),
                (
                    "conflicting",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Same MMSI and time, another position: the first one stands.",
                    ),
                ),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("first_at", models.DateTimeField(null=True)),
                ("last_at", models.DateTimeField(null=True)),
                ("mmsi_count", models.PositiveIntegerField(default=0)),
                (
                    "notes",
                    models.JSONField(
                        default=dict, help_text="Sentinels blanked, by field: counts."
                    ),
                ),
                (
                    "is_illustrative",
                    models.BooleanField(default=False, verbose_name="ILLUSTRATIVE - synthetic"),
                ),
                ("agent", models.CharField(blank=True, max_length=120)),
                ("imported_at", models.DateTimeField(auto_now_add=True)),
                (
                    "imported_by",
                    models.ForeignKey(
                        help_text="Empty for a feed.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="evidence.sourcefile",
                    ),
                ),
            ],
            options={
                "ordering": ["-imported_at"],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE_POSITION, "DROP TABLE vessels_position")],
            state_operations=[
                migrations.CreateModel(
                    name="Position",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "mmsi",
                                "at",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("mmsi", models.IntegerField()),
                        ("at", models.DateTimeField()),
                        ("longitude", models.FloatField(help_text="degrees east")),
                        ("latitude", models.FloatField(help_text="degrees north")),
                        (
                            "sog_kn",
                            models.FloatField(help_text="speed over ground, knots", null=True),
                        ),
                        (
                            "cog_deg",
                            models.FloatField(
                                help_text="course over ground, degrees true", null=True
                            ),
                        ),
                        ("heading_deg", models.SmallIntegerField(null=True)),
                        ("nav_status", models.SmallIntegerField(null=True)),
                        (
                            "position_import",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="vessels.positionimport",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "vessels_position",
                        "ordering": ["mmsi", "at"],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportRejection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=60)),
                ("field", models.CharField(blank=True, max_length=60)),
                ("count", models.PositiveIntegerField()),
                (
                    "examples",
                    models.JSONField(help_text='Up to ten of {"line": int, "value": str}.'),
                ),
                (
                    "position_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rejections",
                        to="vessels.positionimport",
                    ),
                ),
            ],
            options={
                "ordering": ["-count"],
            },
        ),
        migrations.CreateModel(
            name="RecordVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(help_text="The list's own identifier.", max_length=60)),
                ("name", models.CharField(max_length=300)),
                ("imo_number", models.PositiveIntegerField(blank=True, db_index=True, null=True)),
                ("imo_raw", models.CharField(blank=True, max_length=60)),
                ("imo_problem", models.CharField(blank=True, max_length=200)),
                ("mmsi", models.PositiveIntegerField(blank=True, db_index=True, null=True)),
                (
                    "programmes",
                    models.JSONField(
                        default=list, help_text="Programme codes in the list's words."
                    ),
                ),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="Normalised fields; what changes are told by."
                    ),
                ),
                ("raw", models.JSONField(help_text="The record as published.")),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the canonical raw record.", max_length=64
                    ),
                ),
                (
                    "is_current",
                    models.BooleanField(default=True, help_text="In the newest accepted version."),
                ),
                (
                    "first_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vessels.listversion",
                    ),
                ),
                (
                    "last_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vessels.listversion",
                    ),
                ),
                (
                    "sanctions_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="vessels.sanctionslist",
                    ),
                ),
            ],
            options={
                "ordering": ["sanctions_list", "uid", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Designation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=60)),
                ("imo_number", models.PositiveIntegerField(blank=True, db_index=True, null=True)),
                ("programme", models.CharField(blank=True, max_length=120)),
                ("legal_basis", models.CharField(blank=True, max_length=200)),
                ("valid_from", models.DateField(blank=True, null=True)),
                (
                    "valid_from_precision",
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
                ("valid_from_basis", models.CharField(blank=True, max_length=200)),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "valid_to_basis",
                    models.CharField(
                        blank=True,
                        help_text="Explicit, absent from the list, or expired.",
                        max_length=200,
                    ),
                ),
                (
                    "observed_from",
                    models.DateTimeField(
                        help_text="Fetch time of the version it was first seen in."
                    ),
                ),
                (
                    "observed_to",
                    models.DateTimeField(
                        blank=True,
                        help_text="Fetch time of the first version it was absent from.",
                        null=True,
                    ),
                ),
                (
                    "sanctions_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="designations",
                        to="vessels.sanctionslist",
                    ),
                ),
            ],
            options={
                "ordering": ["sanctions_list", "-observed_from"],
            },
        ),
        migrations.CreateModel(
            name="Vessel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "imo_number",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Seven digits; check digit held.",
                        null=True,
                        unique=True,
                        verbose_name="IMO number",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="What we call her; the claims say who calls her so.",
                        max_length=120,
                    ),
                ),
                (
                    "is_illustrative",
                    models.BooleanField(default=False, verbose_name="ILLUSTRATIVE - synthetic"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "imo_number"],
            },
        ),
        migrations.CreateModel(
            name="IdentityClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attribute",
                    models.CharField(
                        choices=[
                            ("name", "Name"),
                            ("former_name", "Former name"),
                            ("flag", "Flag"),
                            ("mmsi", "MMSI"),
                            ("call_sign", "Call sign"),
                            ("ship_type", "Type"),
                            ("gross_tonnage", "Gross tonnage"),
                            ("length_m", "Length (m)"),
                            ("beam_m", "Beam (m)"),
                            ("built", "Built"),
                            ("owner", "Owner"),
                            ("linked_to", "Linked to"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value", models.CharField(max_length=200)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("registry", "Registry"),
                            ("listing", "Sanctions list"),
                            ("self_reported", "Self-reported (AIS)"),
                            ("reported", "Reported"),
                        ],
                        max_length=16,
                    ),
                ),
                ("source", models.CharField(max_length=300)),
                ("valid_from", models.DateTimeField(blank=True, null=True)),
                ("valid_to", models.DateTimeField(blank=True, null=True)),
                (
                    "valid_precision",
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
                ("is_disputed", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "is_illustrative",
                    models.BooleanField(default=False, verbose_name="ILLUSTRATIVE - synthetic"),
                ),
                ("asserted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "asserted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_claims",
                        to="evidence.exhibit",
                    ),
                ),
                (
                    "position_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="vessels.positionimport",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="vessels.recordversion",
                    ),
                ),
                (
                    "vessel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="vessels.vessel",
                    ),
                ),
            ],
            options={
                "ordering": ["attribute", "valid_from", "asserted_at"],
            },
        ),
        migrations.CreateModel(
            name="RefreshRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
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
                ("message", models.TextField(blank=True)),
                ("counts", models.JSONField(default=dict)),
                (
                    "feed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="vessels.feed",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "sanctions_list",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="vessels.sanctionslist",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("feed__isnull", False), ("sanctions_list__isnull", True)),
                            models.Q(("feed__isnull", True), ("sanctions_list__isnull", False)),
                            _connector="OR",
                        ),
                        name="run_of_feed_or_list",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="recordversion",
            index=models.Index(fields=["sanctions_list", "uid"], name="record_list_uid"),
        ),
        migrations.AddConstraint(
            model_name="recordversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("sanctions_list", "uid"),
                name="one_current_record",
            ),
        ),
        migrations.AddIndex(
            model_name="designation",
            index=models.Index(fields=["sanctions_list", "uid"], name="designation_list_uid"),
        ),
        migrations.AddIndex(
            model_name="identityclaim",
            index=models.Index(fields=["vessel", "attribute"], name="claim_vessel_attribute"),
        ),
        migrations.AddIndex(
            model_name="identityclaim",
            index=models.Index(fields=["attribute", "value"], name="claim_attribute_value"),
        ),
    ]
