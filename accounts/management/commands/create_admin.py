from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts import people
from accounts.errors import PlimsollError
from accounts.models import Role


class Command(BaseCommand):
    help = "Make an administrator's account and print its one-time password, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", default="Administrator", help="full name")

    def handle(self, *, email: str, name: str, **options: object) -> None:
        password = people.generate_password()
        try:
            user = people.create_person(
                actor=None,
                agent="command:create_admin",
                email=email,
                full_name=name,
                roles=[Role.ADMINISTRATOR],
                password=password,
                password_is_temporary=True,
            )
        except PlimsollError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.email}  {password}")
        self.stdout.write("The password is not kept anywhere. It is replaced at the first sign-in.")
