"""Notices: told once, to those concerned, read when they say so, mailed without a word too many."""

from dataclasses import replace
from email import message_from_string
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import compartments, ledger, mailing, notices
from accounts.models import (
    CompartmentRole,
    LedgerEntry,
    LinkKind,
    Notice,
    NoticeKind,
    NoticeLink,
    Role,
    User,
)
from accounts.notices import Link, Telling, Word
from accounts.tasks import mail_notices
from tests.accounts.mail_server import serving
from tests.conftest import make_person

pytestmark = pytest.mark.django_db

WORD = Word(NoticeKind.LISTING, "change:7", "ANGARA is listed", "By the EU.", "/vessels/")
LIST = "accounts:notice-list"


@pytest.fixture
def other() -> User:
    return make_person("other@plimsoll.example", Role.INVESTIGATOR)


def tell(*people: User, word: Word = WORD) -> int:
    return notices.tell(actor=None, agent="task:test", word=word, recipients=people)


def test_a_matter_is_told_once_to_each(investigator: User, other: User) -> None:
    assert tell(investigator) == 1
    assert tell(investigator, other, other) == 1
    assert tell(investigator, other) == 0
    assert Notice.objects.count() == 2
    told = LedgerEntry.objects.filter(chain="notice:change:7")
    assert [entry.payload["recipients"] for entry in told.order_by("sequence")] == [
        [str(investigator.pk)],
        [str(other.pk)],
    ]


def ship(number: int) -> Link:
    return Link(LinkKind.VESSEL, f"SHIP {number}", f"/vessels/{number}/")


def tell_of(*links: Link, to: User, word: Word = WORD) -> int:
    return notices.tell_all(actor=None, agent="task:test", tellings=[Telling(word, {to: links})])


def test_what_a_matter_concerns_beside_is_added_to_the_notice_which_is_new_again(
    investigator: User,
) -> None:
    assert tell_of(ship(1), ship(1), to=investigator) == 1
    notices.set_read(actor=investigator)
    assert tell_of(ship(1), to=investigator) == 0
    assert Notice.objects.get().read_at is not None
    first = Notice.objects.get().told_at
    assert tell_of(ship(1), ship(2), to=investigator) == 1
    told = Notice.objects.get()
    assert told.read_at is None
    assert told.told_at > first
    assert [link.label for link in told.links.all()] == ["SHIP 1", "SHIP 2"]
    acts = LedgerEntry.objects.filter(chain="notice:change:7").order_by("sequence")
    assert [entry.action for entry in acts] == ["notice.told", "notice.added_to"]


def test_the_same_vessel_for_another_reason_is_nothing_new(investigator: User) -> None:
    group = compartments.create(actor=investigator, name="Case C-1", lead=investigator)
    tell_of(replace(ship(1), compartment=group), to=investigator)
    notices.set_read(actor=investigator)
    assert tell_of(ship(1), to=investigator) == 0
    assert Notice.objects.get().read_at is not None
    # But she is named still when the person is in the case no longer.
    group.members.all().delete()
    assert [link.label for link in NoticeLink.objects.visible_to(investigator)] == ["SHIP 1"]
    assert Notice.objects.visible_to(investigator).exists()


def test_many_matters_are_told_at_the_cost_of_one(investigator: User, other: User) -> None:
    def cost(count: int, start: int) -> int:
        links = [ship(number) for number in range(count)]
        tellings = [
            Telling(replace(WORD, key=f"change:{start + number}"), {investigator: links})
            for number in range(count)
        ]
        with CaptureQueriesContext(connection) as captured:
            assert notices.tell_all(actor=None, agent="task:test", tellings=tellings) == count
        return sum("accounts_notice" in query["sql"] for query in captured.captured_queries)

    assert cost(1, 100) == cost(20, 200)


def test_the_page_names_a_few_and_folds_the_rest_away(
    signed_in: Client, investigator: User
) -> None:
    tell_of(*[ship(number) for number in range(1, 8)], to=investigator)
    shown, _, folded = signed_in.get(reverse(LIST)).content.decode().partition("and 2 more")
    assert [f'<a href="/vessels/{number}/">' in shown for number in range(1, 8)] == [
        *[True] * 5, False, False
    ]  # fmt: skip
    assert '<a href="/vessels/7/">SHIP 7</a>' in folded


def test_the_page_is_narrowed_to_a_vessel_a_kind_and_the_unread(
    signed_in: Client, investigator: User
) -> None:
    tell_of(ship(1), to=investigator)
    tell_of(ship(2), to=investigator, word=replace(WORD, key="change:8", title="MARIA is listed"))
    match = Word(NoticeKind.MATCH, "match:1", "A decision came back", "", "/")
    tell(investigator, word=match)
    notices.set_read(actor=investigator, among=[Notice.objects.get(key="match:1").pk])
    for query, wanted in (
        ({"about": "SHIP 1"}, {"ANGARA is listed"}),
        ({"kind": "match"}, {"A decision came back"}),
        ({"unread": "on"}, {"ANGARA is listed", "MARIA is listed"}),
        ({"kind": "match", "unread": "on"}, set()),
        ({"about": "nothing of mine"}, {"ANGARA is listed", "MARIA is listed"}),
    ):
        page = signed_in.get(reverse(LIST), query).content.decode()
        titles = {"ANGARA is listed", "MARIA is listed", "A decision came back"}
        assert {each for each in titles if f"<b>{each}</b>" in page} >= wanted
        if "about" not in query or query["about"] == "SHIP 1":
            assert {each for each in titles if f"<b>{each}</b>" in page} == wanted
    assert (
        "No notice of this kind"
        in signed_in.get(reverse(LIST), {"kind": "match", "unread": "on"}).content.decode()
    )


def test_the_ticked_ones_are_marked_read_and_nobody_elses(
    signed_in: Client, investigator: User, other: User
) -> None:
    tell(investigator, other)
    tell(investigator, word=replace(WORD, key="change:8"))
    mine = Notice.objects.get(recipient=investigator, key="change:7")
    theirs = Notice.objects.get(recipient=other)
    ticked = {"notice": [mine.pk, theirs.pk, "rubbish"], "filters": "kind=listing&"}
    answer = signed_in.post(reverse("accounts:notices-read"), ticked)
    assert answer["Location"] == f"{reverse(LIST)}?kind=listing"
    assert set(Notice.objects.filter(read_at=None)) == set(Notice.objects.exclude(pk=mine.pk))
    page = signed_in.post(reverse("accounts:notices-read"), follow=True)
    assert "None was ticked" in page.content.decode()
    assert Notice.objects.filter(read_at=None).count() == 2


def test_a_person_sees_and_opens_only_their_own(
    signed_in: Client, investigator: User, other: User
) -> None:
    tell(other)
    assert "ANGARA is listed" not in signed_in.get(reverse(LIST)).content.decode()
    theirs = Notice.objects.get()
    assert signed_in.post(reverse("accounts:notice-open", args=[theirs.pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_opening_marks_it_read_and_goes_there(signed_in: Client, investigator: User) -> None:
    tell(investigator)
    assert ", 1 unread" in signed_in.get(reverse(LIST)).content.decode()
    answer = signed_in.post(reverse("accounts:notice-open", args=[Notice.objects.get().pk]))
    assert answer["Location"] == "/vessels/"
    assert Notice.objects.get().read_at is not None
    assert ", 1 unread" not in signed_in.get(reverse(LIST)).content.decode()
    assert ledger.entries_of(investigator).get(action="notice.read").payload == {"count": 1}


def test_all_are_marked_read_at_once(signed_in: Client, investigator: User, other: User) -> None:
    tell(investigator, other)
    tell(investigator, word=Word(NoticeKind.DRIFT, "drift:1", "Drift", "", "/"))
    signed_in.post(reverse("accounts:notices-read"), {"all": "yes"})
    unread = Notice.objects.unread()
    assert [notice.recipient for notice in unread] == [other]


def test_nothing_is_mailed_unless_the_house_and_the_person_want_it(
    settings: Any, investigator: User, other: User
) -> None:
    tell(investigator, other)
    settings.NOTICE_MAIL_FROM = ""
    mailing.set_mail(actor=investigator, wanted=True)
    assert mailing.mail_unread() == 0
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    assert mailing.mail_unread() == 1
    assert mailing.mail_unread() == 0
    [sent] = mail.outbox
    assert sent.to == [investigator.email]
    assert "1 new notice" in sent.subject
    assert "ANGARA" not in sent.subject + str(sent.body)


def test_what_a_person_is_no_longer_in_is_neither_shown_nor_mailed(
    signed_in: Client, settings: Any, investigator: User, other: User
) -> None:
    group = compartments.create(actor=other, name="Case C-1", lead=other)
    mailing.set_mail(actor=investigator, wanted=True)
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    role = CompartmentRole.READER
    compartments.add_member(actor=other, compartment=group, user=investigator, role=role)
    tell(investigator, word=replace(WORD, text="She is in C-1.", compartment=group))
    assert "She is in C-1." in signed_in.get(reverse(LIST)).content.decode()
    compartments.remove_member(actor=other, compartment=group, user=investigator)
    shown = signed_in.get(reverse(LIST)).content.decode()
    assert "C-1" not in shown
    assert ", 1 unread" not in shown
    told = Notice.objects.get()
    assert signed_in.post(reverse("accounts:notice-open", args=[told.pk])).status_code == 404
    assert mailing.mail_unread() == 0


def test_mail_that_is_refused_is_tried_again_and_keeps_no_other_back(
    settings: Any, investigator: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    tell(investigator, other)
    for user in (investigator, other):
        mailing.set_mail(actor=user, wanted=True)
    send = locmem.EmailBackend.send_messages

    def refuse(backend: locmem.EmailBackend, messages: list[EmailMessage]) -> int:
        if investigator.email in messages[0].to:
            raise SMTPRecipientsRefused({})
        return int(send(backend, messages))

    with monkeypatch.context() as patched:
        patched.setattr(locmem.EmailBackend, "send_messages", refuse)
        assert mailing.mail_unread() == 1
    assert mailing.mail_unread() == 1
    assert [sent.to for sent in mail.outbox] == [[other.email], [investigator.email]]


def test_the_task_writes_a_mail_that_names_no_matter(
    settings: Any, tmp_path: Path, investigator: User
) -> None:
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    mailing.set_mail(actor=investigator, wanted=True)
    tell(investigator)
    assert mail_notices() == 1
    [written] = (tmp_path / "mail").iterdir()
    message = message_from_string(written.read_text())
    assert (message["From"], message["To"]) == (settings.NOTICE_MAIL_FROM, investigator.email)
    assert "ANGARA" not in written.read_text()


def test_a_mail_server_takes_the_mail_and_one_recipient_that_it_refuses_waits(
    settings: Any, investigator: User, other: User
) -> None:
    tell(investigator, other)
    for user in (investigator, other):
        mailing.set_mail(actor=user, wanted=True)
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with serving(refused={investigator.email}) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert mail_notices() == 1
        [(sender, recipient, body)] = server.taken
        assert (sender, recipient) == (settings.NOTICE_MAIL_FROM, other.email)
        message = message_from_string(body)
        assert message["Subject"] == "Plimsoll: 1 new notice"
        assert "ANGARA" not in body
        server.refused.clear()
        assert mail_notices() == 1
        assert [each[1] for each in server.taken] == [other.email, investigator.email]
        assert mail_notices() == 0


def test_a_mail_server_that_is_away_is_tried_again(settings: Any, investigator: User) -> None:
    tell(investigator)
    mailing.set_mail(actor=investigator, wanted=True)
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with serving() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    assert mail_notices() == 0
    assert Notice.objects.get().mailed_at is None


def test_the_page_turns_mail_on_and_off(
    signed_in: Client, settings: Any, investigator: User
) -> None:
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    for wanted in ("yes", "no"):
        signed_in.post(reverse("accounts:notices-mail"), {"wanted": wanted})
        investigator.refresh_from_db()
        assert investigator.wants_mail is (wanted == "yes")
