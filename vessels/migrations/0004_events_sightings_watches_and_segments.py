import uuid
from datetime import timedelta

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0004_nightly_fixity_check"),
        ("vessels", "0003_known_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DetectionRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "counts",
                    models.JSONField(
                        default=dict, help_text="new, unchanged, superseded, withdrawn"
                    ),
                ),
                ("problem", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                            ("gap", "AIS gap"),
                            ("port_call", "Port call"),
                            ("anchorage", "At anchor"),
                            ("shipyard_stay", "Shipyard stay"),
                            ("encounter", "Encounter"),
                            ("loitering", "Loitering"),
                            ("jump", "Implausible jump"),
                            ("shared_mmsi", "Shared MMSI"),
                            ("on_land", "Positions on land"),
                            ("circling", "Circling positions"),
                            ("frozen_track", "Frozen track"),
                            ("clock_fault", "Clock fault"),
                            ("identity_change", "Identity change"),
                            ("mmsi_reuse", "MMSI reuse"),
                            ("draught_change", "Draught change"),
                            ("destination", "Destination not reached"),
                            ("reachability", "Reachable area"),
                        ],
                        max_length=16,
                    ),
                ),
                ("mmsi", models.IntegerField()),
                ("other_mmsi", models.IntegerField(blank=True, null=True)),
                ("start_at", models.DateTimeField()),
                (
                    "end_at",
                    models.DateTimeField(blank=True, help_text="Empty: still going on.", null=True),
                ),
                (
                    "start_point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                (
                    "end_point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                (
                    "area",
                    django.contrib.gis.db.models.fields.GeometryField(
                        blank=True,
                        help_text="What it covers, where it is drawn.",
                        null=True,
                        srid=4326,
                    ),
                ),
                (
                    "confidence",
                    models.PositiveSmallIntegerField(help_text="1 (weak) to 4 (strong)"),
                ),
                (
                    "reasons",
                    models.JSONField(help_text="Sentences that say why, with figures and units."),
                ),
                (
                    "detail",
                    models.JSONField(default=dict, help_text="Figures, with units in their names."),
                ),
                ("parameters", models.JSONField(help_text="What the detector was told.")),
                ("detector", models.CharField(max_length=40)),
                ("detector_version", models.CharField(max_length=20)),
                (
                    "input_digest",
                    models.CharField(help_text="SHA-256 of what it looked at.", max_length=64),
                ),
                ("detected_at", models.DateTimeField(auto_now_add=True)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("superseded_why", models.CharField(blank=True, max_length=300)),
                (
                    "is_illustrative",
                    models.BooleanField(default=False, verbose_name="ILLUSTRATIVE - synthetic"),
                ),
            ],
            options={
                "ordering": ["start_at"],
            },
        ),
        migrations.CreateModel(
            name="LastHeard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mmsi", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("second", "Second"),
                            ("minute", "Minute"),
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                        ],
                        max_length=8,
                    ),
                ),
                ("location", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                (
                    "accuracy_m",
                    models.PositiveIntegerField(help_text="metres; the true place lies within"),
                ),
                (
                    "confidence",
                    models.PositiveSmallIntegerField(help_text="1 (weak) to 4 (strong)"),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="What tells that it is this vessel.", max_length=500
                    ),
                ),
                (
                    "alternatives",
                    models.CharField(
                        blank=True, help_text="Which other vessels it could be.", max_length=500
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="StaticReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mmsi", models.IntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "reports",
                    models.PositiveIntegerField(help_text="How many reports said the same."),
                ),
                (
                    "imo",
                    models.CharField(
                        blank=True, help_text="As sent; may be no IMO number.", max_length=20
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100)),
                ("call_sign", models.CharField(blank=True, max_length=40)),
                ("ship_type", models.SmallIntegerField(help_text="AIS type code", null=True)),
                ("length_m", models.FloatField(null=True)),
                ("width_m", models.FloatField(null=True)),
                ("draught_m", models.FloatField(null=True)),
                ("destination", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "ordering": ["mmsi", "first_at"],
            },
        ),
        migrations.CreateModel(
            name="TrackSegment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mmsi", models.IntegerField()),
                ("start_at", models.DateTimeField()),
                ("end_at", models.DateTimeField()),
                ("path", django.contrib.gis.db.models.fields.GeometryField(srid=4326)),
                (
                    "positions",
                    models.PositiveIntegerField(help_text="How many positions it was made from."),
                ),
            ],
            options={
                "ordering": ["mmsi", "start_at"],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("since", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["vessel__name", "vessel__imo_number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="place",
            name="place_name_kind",
        ),
        migrations.AddField(
            model_name="feed",
            name="credential",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="Key or password, encrypted; never shown again.",
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="failures",
            field=models.PositiveIntegerField(default=0, help_text="Failed runs in a row."),
        ),
        migrations.AddField(
            model_name="feed",
            name="least_interval",
            field=models.DurationField(
                default=timedelta(seconds=60),
                help_text="The source may not be asked more often.",
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="listen_for",
            field=models.DurationField(
                default=timedelta(seconds=60),
                help_text="How long one run listens to a stream.",
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="only_watched",
            field=models.BooleanField(
                default=True, help_text="Ask for, and keep, only the vessels on watch lists."
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="wait_until",
            field=models.DateTimeField(
                blank=True, help_text="Not asked before this, after failures.", null=True
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="area",
            field=django.contrib.gis.db.models.fields.MultiPolygonField(
                blank=True, help_text="Its outline, where somebody drew one.", null=True, srid=4326
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="locode",
            field=models.CharField(blank=True, max_length=5, verbose_name="UN/LOCODE"),
        ),
        migrations.AddField(
            model_name="place",
            name="origin",
            field=models.CharField(
                choices=[
                    ("own", "Entered here"),
                    ("searoute", "searoute ports"),
                    ("wpi", "World Port Index"),
                    ("gfw", "Global Fishing Watch anchorages"),
                ],
                default="own",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="positionimport",
            name="drawn_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When its positions were last drawn as track segments.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="positionimport",
            name="feed",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="vessels.feed",
            ),
        ),
        migrations.AddField(
            model_name="positionimport",
            name="problem",
            field=models.TextField(
                blank=True, help_text="Why nothing was imported; empty otherwise."
            ),
        ),
        migrations.AddField(
            model_name="positionimport",
            name="reading",
            field=models.JSONField(
                default=dict, help_text="What a person said of the file: base date, columns, units."
            ),
        ),
        # What is there already was imported.
        migrations.AddField(
            model_name="positionimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Waiting for its format to be confirmed"),
                    ("queued", "Waiting for a worker"),
                    ("running", "Being imported"),
                    ("done", "Imported"),
                    ("failed", "Not imported"),
                    ("undone", "Undone"),
                ],
                default="done",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="positionimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Waiting for its format to be confirmed"),
                    ("queued", "Waiting for a worker"),
                    ("running", "Being imported"),
                    ("done", "Imported"),
                    ("failed", "Not imported"),
                    ("undone", "Undone"),
                ],
                default="draft",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="positionimport",
            name="static_rows",
            field=models.PositiveIntegerField(
                default=0, help_text="Rows without a position that say who a vessel is."
            ),
        ),
        migrations.AddField(
            model_name="positionimport",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="positionimport",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="feed",
            name="address",
            field=models.CharField(
                help_text="http(s) or ws(s) address, host:port, or a folder below the inbox folder.",
                max_length=500,
            ),
        ),
        migrations.AlterField(
            model_name="feed",
            name="kind",
            field=models.CharField(
                choices=[
                    ("drop_folder", "Drop folder"),
                    ("aishub_json", "HTTP JSON in AISHub's shape"),
                    ("aisstream", "aisstream websocket"),
                    ("nmea_tcp", "NMEA over TCP"),
                    ("nmea_udp", "NMEA over UDP"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="identityclaim",
            name="attribute",
            field=models.CharField(
                choices=[
                    ("name", "Name"),
                    ("former_name", "Former name"),
                    ("flag", "Flag"),
                    ("imo", "IMO number"),
                    ("mmsi", "MMSI"),
                    ("call_sign", "Call sign"),
                    ("ship_type", "Type"),
                    ("gross_tonnage", "Gross tonnage"),
                    ("length_m", "Length (m)"),
                    ("beam_m", "Beam (m)"),
                    ("draught_m", "Draught (m)"),
                    ("destination", "Destination"),
                    ("built", "Built"),
                    ("owner", "Owner"),
                    ("linked_to", "Linked to"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["origin", "kind"], name="place_origin_kind"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "own"), ("retired_at", None)),
                fields=("name", "kind"),
                name="place_name_kind",
            ),
        ),
        migrations.AddField(
            model_name="detectionrun",
            name="requested_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="detectionrun",
            name="vessel",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="detection_runs",
                to="vessels.vessel",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="exhibit",
            field=models.ForeignKey(
                blank=True,
                help_text="The exhibit it rests on, beside positions; restricts who sees it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evidence.exhibit",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="other_vessel",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="vessels.vessel",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="events",
                to="vessels.place",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="vessels.detectionrun",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="superseded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supersedes",
                to="vessels.event",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="vessel",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="vessels.vessel",
            ),
        ),
        migrations.AddField(
            model_name="lastheard",
            name="feed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="heard", to="vessels.feed"
            ),
        ),
        migrations.AddField(
            model_name="sighting",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sightings",
                to="evidence.exhibit",
            ),
        ),
        migrations.AddField(
            model_name="sighting",
            name="seen_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sighting",
            name="vessel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sightings",
                to="vessels.vessel",
            ),
        ),
        migrations.AddField(
            model_name="staticreport",
            name="position_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="static_reports",
                to="vessels.positionimport",
            ),
        ),
        migrations.AddIndex(
            model_name="tracksegment",
            index=models.Index(fields=["mmsi", "start_at"], name="segment_mmsi_start"),
        ),
        migrations.AddField(
            model_name="watch",
            name="vessel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="watches",
                to="vessels.vessel",
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="watched_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="watches",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["vessel", "start_at"], name="event_vessel_start"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["mmsi", "kind", "start_at"], name="event_mmsi_kind"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("superseded_at", None)),
                fields=["kind", "start_at"],
                name="event_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="lastheard",
            constraint=models.UniqueConstraint(fields=("feed", "mmsi"), name="last_heard_once"),
        ),
        migrations.AddIndex(
            model_name="staticreport",
            index=models.Index(fields=["mmsi", "first_at"], name="static_report_mmsi"),
        ),
        migrations.AddIndex(
            model_name="staticreport",
            index=models.Index(
                condition=models.Q(("imo", ""), _negated=True),
                fields=["imo"],
                name="static_report_imo",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                fields=("vessel", "watched_by"), name="watched_once"
            ),
        ),
    ]
