from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts import verification


class Command(BaseCommand):
    help = "Recompute every hash of the ledger. Names each fault and exits with 1 if there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint",
            action="store_true",
            help="also sign a checkpoint of the chains without fault",
        )

    def handle(self, *, checkpoint: bool, **options: object) -> None:
        audit = verification.audit(actor=None, agent="command:verify_ledger", sign=checkpoint)
        for fault in audit.faults:
            self.stderr.write(self.style.ERROR(str(fault)))
        for signed in audit.checkpoints:
            self.stdout.write(f"Signed checkpoint {signed.digest} of {len(signed.heads)} chains")
        read = f"{audit.entries} entries in {audit.chains} chains"
        if audit.faults:
            raise CommandError(f"{len(audit.faults)} faults in {read}")
        self.stdout.write(self.style.SUCCESS(f"No fault in {read}"))
