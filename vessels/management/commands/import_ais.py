from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import PlimsollError
from accounts.models import User
from evidence import intake
from vessels.ais import importing
from vessels.ais.cleaning import LABELS
from vessels.ais.parsers import registry
from vessels.models import PositionImport


class Command(BaseCommand):
    help = "Import AIS files. Each file is all or nothing; a second import changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--actor", metavar="EMAIL", help="whose import it is; else the command's"
        )
        parser.add_argument("--format", default="", choices=["", *registry.PARSERS])
        parser.add_argument("--coverage", default="", help="receivers: terrestrial or satellite")
        parser.add_argument(
            "--illustrative", action="store_true", help="mark as ILLUSTRATIVE - synthetic"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        actor = _actor(options["actor"])
        failed = 0
        for path in options["files"]:
            try:
                made = _import(path, actor, options)
            except OSError as error:
                failed += 1
                self.stderr.write(f"{path}: cannot be read: {error.strerror}.")
            except PlimsollError as error:
                failed += 1
                self.stderr.write(f"{path}: {error}")
            else:
                self._report(path, made)
        if failed:
            raise CommandError(f"{failed} of {len(options['files'])} files were not imported.")

    def _report(self, path: Path, made: PositionImport) -> None:
        self.stdout.write(
            f"{path}: {made.rows_read:,} rows = {made.accepted:,} new + {made.repeated:,} repeated"
            f" + {made.conflicting:,} conflicting + {made.rejected:,} rejected"
        )
        for each in made.rejections.all():
            lines = ", ".join(str(example["line"]) for example in each.examples)
            label = LABELS.get(each.reason, each.reason)
            self.stdout.write(f"  {each.count:>9,}  {label} (lines {lines})")


def _actor(email: str | None) -> User | None:
    if email is None:
        return None
    actor: User | None = User.objects.filter(email__iexact=email, is_active=True).first()
    if actor is None:
        raise CommandError(f"There is no active account {email}. Check the address.")
    return actor


def _import(path: Path, actor: User | None, options: dict[str, Any]) -> PositionImport:
    agent = "" if actor else "command:import_ais"
    with path.open("rb") as stream:
        source_file = intake.store(actor=actor, stream=stream, file_name=path.name, agent=agent)
    return importing.import_positions(
        actor=actor,
        agent=agent,
        source_file=source_file,
        file_name=path.name,
        format_code=options["format"],
        coverage=options["coverage"],
        is_illustrative=options["illustrative"],
    )
