"""Who gets what answer where. `access_table.txt` has a line for every address and method.

A new address without a line fails, and so does a line that no longer has an address. The failure
shows each wrong line as it came out; it is copied into the table only once it has been judged.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from accounts.models import User
from tests.access_world import World, arguments, make_world

TABLE = Path(__file__).with_name("access_table.txt")
PEOPLE = ["stranger", "outsider", "lead", "reviewer", "officer", "administrator"]
METHODS = ["GET", "POST"]
NOT_ALLOWED = 405


def addresses(
    resolver: URLResolver, spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, set[str]]]:
    """The name of every address of the project, and its arguments. Not those of Django's admin."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield ":".join([*spaces, pattern.name]), set(pattern.pattern.converters)


ADDRESSES = dict(addresses(get_resolver()))


def rows() -> dict[tuple[str, str], list[int]]:
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
    return {(name, method): [int(code) for code in codes] for name, method, *codes in lines}


def group(name: str) -> str:
    return name.partition(":")[0] if ":" in name else "others"


def address(name: str, given: dict[str, dict[str, Any]]) -> str:
    known = {**given.get(name.partition(":")[0], {}), **given.get(name, {})}
    return reverse(name, kwargs={key: known[key] for key in ADDRESSES[name]})


def knock(world: World, method: str, url: str) -> list[int]:
    """The status that each person gets; whatever they changed is undone. [405] for nobody."""
    if answer_to(world.people["lead"], method, url) == NOT_ALLOWED:
        return [NOT_ALLOWED]
    return [answer_to(person, method, url) for person in world.people.values()]


def answer_to(person: User | None, method: str, url: str) -> int:
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if person:
            client.force_login(person)
        answer: Any = client.generic(method, url)
        if answer.streaming:
            list(answer.streaming_content)  # reading to the end closes the file
        transaction.set_rollback(True)
    if person is None and answer.status_code == 302 and not url.startswith("/account/"):
        assert answer.headers["Location"].startswith(reverse("account_login"))
    return int(answer.status_code)


def line(name: str, method: str, codes: list[int]) -> str:
    """A line of the table."""
    if codes == [NOT_ALLOWED]:
        return f"{name:<40}{method:<6}{NOT_ALLOWED}"
    columns = zip(codes, PEOPLE, strict=True)
    return f"{name:<40}{method:<6}" + "  ".join(f"{code:<{len(who)}}" for code, who in columns)


def test_every_address_has_its_lines_and_every_line_its_address() -> None:
    assert set(rows()) == {(name, method) for name in ADDRESSES for method in METHODS}


def test_no_line_expects_a_crash() -> None:
    assert all(code < 500 for codes in rows().values() for code in codes)


@pytest.mark.django_db
@pytest.mark.parametrize("app", sorted({group(name) for name in ADDRESSES}))
def test_everybody_gets_what_the_table_says(app: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *args, **kwargs: None)
    world = make_world()
    given = arguments(world)
    assert list(world.people) == PEOPLE
    expected, wrong = rows(), []
    for name in (name for name in ADDRESSES if group(name) == app):
        for method in METHODS:
            codes = knock(world, method, address(name, given))
            if codes != expected.get((name, method)):
                wrong.append(line(name, method, codes))
    assert not wrong, "these answers are not as the table says:\n" + "\n".join(wrong)
