import django.contrib.gis.db.models.fields
from django.db import migrations

# Half a pixel at zoom 6, in metres of Web Mercator: what drawing keeps to from now on.
FILL = """
UPDATE vessels_tracksegment SET overview = ST_Simplify(ST_Transform(
    ST_ClipByBox2D(path, ST_MakeEnvelope(-181, -85.0511, 181, 85.0511, 4326)), 3857
), 611.4962, true)
WHERE path && ST_MakeEnvelope(-181, -85.0511, 181, 85.0511, 4326)
"""


class Migration(migrations.Migration):
    dependencies = [("vessels", "0006_parties_ties_matches_and_screenings")]

    operations = [
        migrations.AddField(
            model_name="tracksegment",
            name="overview",
            field=django.contrib.gis.db.models.fields.GeometryField(
                help_text=(
                    "The path as the world and its regions show it; none beyond Web Mercator's"
                    " ends."
                ),
                null=True,
                spatial_index=False,
                srid=3857,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
