from typing import Any

from django.core.management.base import BaseCommand

from vessels.sanctions import known_lists

AGENT = "command:load_known_lists"


class Command(BaseCommand):
    help = (
        "Offer the sanctions lists that are known from the start: all switched off, with their "
        "publishers' addresses. Loading again adds what is new and leaves alone what was set up."
    )

    def handle(self, *_: Any, **options: Any) -> None:
        done = known_lists.add_known(agent=AGENT)
        for each in done:
            self.stdout.write(f"{each.pk}: {each.name}")
        self.stdout.write(
            f"{len(done)} lists added or brought up to date. Nothing is fetched until an "
            "administrator switches a list on, on the page Feeds and lists."
        )
