from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import PlimsollError
from vessels.gazetteer import places, ports
from vessels.gazetteer.ports import Reading
from vessels.models import PlaceOrigin

AGENT = "command:load_ports"
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Load the ports of the searoute package and, where a file is named, of the World Port "
        "Index and Global Fishing Watch. Loading again adds only what is new."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wpi", type=Path, metavar="FILE", help="World Port Index, CSV: iso3,label,sublabel,…"
        )
        parser.add_argument(
            "--anchorages",
            type=Path,
            metavar="FILE",
            help="Global Fishing Watch named anchorages, CSV: s2id,latitude,longitude,label,…",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        self._load(PlaceOrigin.SEAROUTE, ports.searoute_ports())
        if options["wpi"]:
            self._load_file(PlaceOrigin.WPI, options["wpi"], ports.wpi_ports)
        if options["anchorages"]:
            self._load_file(PlaceOrigin.GFW, options["anchorages"], ports.gfw_anchorages)

    def _load_file(
        self, origin: PlaceOrigin, path: Path, read: Callable[[TextIO, str], Reading]
    ) -> None:
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reading = read(stream, path.name)
        except OSError as error:
            raise CommandError(f"{path}: cannot be read: {error.strerror}.") from error
        except PlimsollError as error:
            raise CommandError(str(error)) from error
        self._load(origin, reading)

    def _load(self, origin: PlaceOrigin, reading: Reading) -> None:
        added, held = places.load_places(
            actor=None, agent=AGENT, origin=origin, ports=reading.ports, source=reading.source
        )
        self.stdout.write(f"{origin.label}: {added:,} places added, {held:,} held already.")
        if reading.faults:
            self.stdout.write(f"  {len(reading.faults):,} rows were not taken:")
        for fault in reading.faults[:SHOWN]:
            self.stdout.write(f"  {fault}")
        if len(reading.faults) > SHOWN:
            self.stdout.write(f"  and {len(reading.faults) - SHOWN:,} more.")
