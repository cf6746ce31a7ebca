from django.db import migrations

# Instrument, paragraph, addressee, duty, source, checked against the text.
# An unchecked paragraph says so on every page until somebody has compared it.
KNOWN = (
    ("UNSCR 1718 (2006)", "8", "all_states",
     "Prevent the supply, sale or transfer of arms and related materiel to or from the DPRK.",
     "S/RES/1718 (2006)", False),
    ("UNSCR 1874 (2009)", "9", "all_states",
     "Prevent the DPRK from exporting arms and related materiel, and others from procuring it.",
     "S/RES/1874 (2009)", False),
    ("UNSCR 2270 (2016)", "18", "all_states",
     "Inspect all cargo within or transiting their territory that comes from or goes to the DPRK.",
     "S/RES/2270 (2016)", True),
    ("UNSCR 2321 (2016)", "12", "flag_state",
     "De-flag a vessel that the 1718 Committee designates, or direct her to a port it identifies.",
     "S/RES/2321 (2016)", True),
    ("UNSCR 2375 (2017)", "7", "all_states",
     "Inspect vessels on the high seas, with the flag State's consent, on reasonable grounds.",
     "S/RES/2375 (2017)", True),
    ("UNSCR 2375 (2017)", "8", "flag_state",
     "Cooperate with such an inspection, or direct the vessel to a suitable port for it.",
     "S/RES/2375 (2017)", True),
    ("UNSCR 2397 (2017)", "9", "port_state",
     "Seize, inspect and freeze a vessel in port, on reasonable grounds that she was involved.",
     "S/RES/2397 (2017)", False),
    ("UNSCR 2397 (2017)", "11", "all_states",
     "Prevent insurance and reinsurance of vessels that took part in prohibited activities.",
     "S/RES/2397 (2017)", False),
    ("UNSCR 2397 (2017)", "12", "flag_state",
     "De-register a vessel that took part in prohibited activities.",
     "S/RES/2397 (2017)", False),
    ("UNSCR 2397 (2017)", "13", "all_states",
     "Exercise vigilance over vessels that manipulate or switch off AIS to evade the measures.",
     "S/RES/2397 (2017)", False),
    ("US Executive Order 14024", "Blocking", "us_persons",
     "Deal in no property of a blocked person; others risk secondary sanctions.",
     "US Treasury, OFAC", False),
    ("Regulation (EU) 833/2014", "Article 3s", "eu",
     "Give no port access and no services to the vessels of Annex XLII.",
     "Official Journal of the EU", False),
    ("Russia (Sanctions) (EU Exit) Regulations 2019", "Regulation 57F", "uk_persons",
     "Give a specified ship no access to a port.",
     "UK legislation", False),
)  # fmt: skip


def add_known(apps, schema_editor):
    basis = apps.get_model("casework", "LegalBasis")
    basis.objects.bulk_create(
        [
            basis(
                instrument=instrument,
                paragraph=paragraph,
                addressee=addressee,
                duty=duty,
                source=source,
                is_checked=is_checked,
            )
            for instrument, paragraph, addressee, duty, source, is_checked in KNOWN
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_obligations")]

    operations = [migrations.RunPython(add_known, migrations.RunPython.noop)]
