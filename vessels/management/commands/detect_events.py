from argparse import ArgumentParser
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q, QuerySet

from accounts.models import User
from vessels.detection import events, fleet_events
from vessels.imo import parse_imo
from vessels.models import Attribute, DetectionRun, IdentityClaim, Vessel
from vessels.tasks import detect_events
from vessels.tracking.tracks import Window

AGENT = "command:detect_events"


class Command(BaseCommand):
    help = (
        "Look for events in all that is held of vessels, by IMO number or MMSI or of all; or, with"
        " --encounters, for encounters between any two transponders. Twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("imo", nargs="*", help="IMO numbers or MMSIs; all vessels without any")
        parser.add_argument("--actor", metavar="EMAIL", help="whose search it is")
        parser.add_argument("--queue", action="store_true", help="leave it to the workers")
        parser.add_argument("--encounters", action="store_true", help="of everybody; needs days")
        parser.add_argument("--from", dest="start", type=_day, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="end", type=_day, metavar="YYYY-MM-DD", help="included")
        parser.add_argument(
            "--box", nargs=4, type=float, metavar=("WEST", "SOUTH", "EAST", "NORTH")
        )

    def handle(self, *_: Any, **options: Any) -> None:
        actor = _actor(options["actor"])
        if options["encounters"]:
            self._encounters(actor, options)
            return
        vessels = _vessels(options["imo"])
        if options["queue"]:
            detect_events.delay([str(vessel.pk) for vessel in vessels])
            self.stdout.write(f"{len(vessels)} vessels are waiting for the workers.")
            return
        for vessel in vessels:
            run = events.detect(actor=actor, vessel=vessel, agent=AGENT)
            self.stdout.write(f"{vessel}: {_told(run)}")

    def _encounters(self, actor: User | None, options: dict[str, Any]) -> None:
        start, end = options["start"], options["end"]
        if not (start and end and start <= end):
            raise CommandError("Give the days to look at: --from YYYY-MM-DD --to YYYY-MM-DD.")
        run = fleet_events.detect_encounters(
            actor=actor,
            window=Window(start, end + timedelta(days=1)),
            area=tuple(options["box"]) if options["box"] else fleet_events.WORLD,
            agent=AGENT,
        )
        self.stdout.write(f"Encounters: {_told(run)}")


def _told(run: DetectionRun) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in run.counts.items())


def _vessels(numbers: list[str]) -> list[Vessel]:
    if not numbers:
        return list(Vessel.objects.order_by("imo_number", "pk"))
    asked = {number: list(_named(number)) for number in numbers}
    unknown = [number for number, found in asked.items() if not found]
    if unknown:
        raise CommandError(f"No vessel is held under {', '.join(unknown)}. Open it first.")
    return list(dict.fromkeys(vessel for found in asked.values() for vessel in found))


def _named(number: str) -> QuerySet[Vessel]:
    """The vessel of an IMO number, or those that an MMSI is claimed for."""
    claims = IdentityClaim.objects.filter(attribute=Attribute.MMSI, value=number)
    named = Q(pk__in=claims.values("vessel"))
    imo = parse_imo(number)
    if imo.is_valid:
        named |= Q(imo_number=int(imo.number))
    return Vessel.objects.filter(named).order_by("imo_number", "pk")


def _actor(email: str | None) -> User | None:
    if email is None:
        return None
    actor: User | None = User.objects.filter(email=email.lower(), is_active=True).first()
    if actor is None:
        raise CommandError(f"There is no active account {email}.")
    return actor


def _day(text: str) -> datetime:
    return datetime.combine(datetime.strptime(text, "%Y-%m-%d").date(), time(tzinfo=UTC))  # noqa: DTZ007  # a day
