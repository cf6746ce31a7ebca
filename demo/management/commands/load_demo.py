from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from demo import loading


class Command(BaseCommand):
    help = "Load the ANGARA demonstration once: people, ships, lists, one case, one agency."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--logins", type=Path, required=True, help="file to write the generated logins to"
        )

    def handle(self, *args: Any, logins: Path, **options: Any) -> None:
        if loading.is_loaded():
            self.stdout.write("The demonstration is loaded already.")
            return
        case = loading.load(logins)
        self.stdout.write(f"Loaded {case.reference}. The logins are in {logins}.")
