from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.errors import PlimsollError
from accounts.models import User
from evidence import intake
from vessels.ais import file_names, importing
from vessels.ais.cleaning import LABELS
from vessels.ais.parsers import registry
from vessels.ais.parsers.base import SCHEMA, Reading
from vessels.models import Coverage, PositionImport


class Command(BaseCommand):
    help = (
        "Import AIS files, also packed (.gz, .zst, .zip), and whole folders of them. Each file is "
        "all or nothing and does not stop the others; a second import changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument(
            "--actor", metavar="EMAIL", help="whose import it is; else the command's"
        )
        parser.add_argument(
            "--format", default="", choices=["", *registry.PARSERS], help="else told by content"
        )
        parser.add_argument(
            "--coverage", default="", choices=["", *Coverage.values], help="kind of receivers"
        )
        parser.add_argument(
            "--base-date",
            type=_day,
            metavar="YYYY-MM-DD",
            help="UTC day of the first message, where messages carry no date (NMEA)",
        )
        parser.add_argument(
            "--columns",
            nargs="+",
            type=_column,
            default=[],
            metavar="NAME=COLUMN",
            help=f"columns of a CSV of your own; names: {', '.join(SCHEMA)}",
        )
        parser.add_argument("--time-format", default="", help="strptime format of that CSV")
        parser.add_argument("--speed-unit", default="kn", help="unit of its speeds (default kn)")
        parser.add_argument(
            "--decimal-comma", action="store_true", help="its numbers are written like 42,1"
        )
        parser.add_argument("--mmsi", type=int, help="transponder of a file that names none")
        parser.add_argument(
            "--illustrative", action="store_true", help="mark as ILLUSTRATIVE - synthetic"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        actor = _actor(options["actor"])
        reading = Reading(
            base_date=options["base_date"],
            columns=dict(options["columns"]),
            time_format=options["time_format"],
            speed_unit=options["speed_unit"],
            mmsi=options["mmsi"],
            decimal_comma=options["decimal_comma"],
        )
        done = failed = 0
        for path in _files(options["paths"]):
            name = file_names.readable(str(path))
            try:
                made = _import(path, actor, reading, options)
            except OSError as error:
                failed += 1
                self.stderr.write(f"{name}: cannot be read: {error.strerror}.")
            except PlimsollError as error:
                failed += 1
                self.stderr.write(f"{name}: {error}")
            else:
                done += 1
                self._report(name, made)
        if failed:
            raise CommandError(f"{failed} of {done + failed} files were not imported.")
        if not done:
            raise CommandError("No files were found there. Hidden files are passed over.")

    def _report(self, name: str, made: PositionImport) -> None:
        self.stdout.write(
            f"{name}: {made.format}: {made.rows_read:,} rows = {made.accepted:,} new"
            f" + {made.repeated:,} repeated + {made.conflicting:,} conflicting"
            f" + {made.rejected:,} rejected + {made.static_rows:,} static"
        )
        counts = registry.counts(made.format)
        for each in made.rejections.all():
            numbers = ", ".join(str(example["line"]) for example in each.examples)
            label = LABELS.get(each.reason, each.reason)
            self.stdout.write(f"  {each.count:>9,}  {label} ({counts}s {numbers})")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day such as 2024-02-07") from None


def _column(text: str) -> tuple[str, str]:
    name, is_given, column = text.partition("=")
    if not is_given or name not in SCHEMA or not column:
        raise ArgumentTypeError(f"“{text}” is not NAME=COLUMN with a name of {', '.join(SCHEMA)}")
    return name, column


def _files(paths: list[Path]) -> Iterator[Path]:
    """The files named, and all files below the folders named but hidden ones, by name."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            is_hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
            if found.is_file() and not is_hidden:
                yield found


def _actor(email: str | None) -> User | None:
    if email is None:
        return None
    actor: User | None = User.objects.filter(email__iexact=email, is_active=True).first()
    if actor is None:
        raise CommandError(f"There is no active account {email}. Check the address.")
    return actor


def _import(
    path: Path, actor: User | None, reading: Reading, options: dict[str, Any]
) -> PositionImport:
    agent = "" if actor else "command:import_ais"
    name = file_names.kept(path.name)
    # The limit on uploads guards the web server; whoever runs commands owns the machine.
    max_bytes = max(settings.MAX_UPLOAD_BYTES, path.stat().st_size)
    with path.open("rb") as stream:
        source_file = intake.store(
            actor=actor, stream=stream, file_name=name, agent=agent, max_bytes=max_bytes
        )
    return importing.import_positions(
        actor=actor,
        agent=agent,
        source_file=source_file,
        file_name=name,
        format_code=options["format"],
        coverage=options["coverage"],
        reading=reading,
        is_illustrative=options["illustrative"],
    )
