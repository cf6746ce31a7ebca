from datetime import timedelta

from django.db import migrations

# Known, not fetched: nothing leaves the machine until an administrator switches a list on.
OFAC_SDN = {
    "name": "OFAC SDN",
    "authority": "US Treasury, Office of Foreign Assets Control",
    "parser": "ofac-sdn-csv",
    "address": (
        "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.CSV"
    ),
    "is_enabled": False,
    "refresh_every": timedelta(hours=6),
    "stale_after": timedelta(days=2),
}


def add_known_lists(apps, schema_editor):
    apps.get_model("vessels", "SanctionsList").objects.get_or_create(
        code="ofac-sdn", defaults=OFAC_SDN
    )


class Migration(migrations.Migration):
    dependencies = [("vessels", "0002_what_refreshing_keeps")]

    operations = [migrations.RunPython(add_known_lists, migrations.RunPython.noop)]
