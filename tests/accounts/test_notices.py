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
from django.test import Client
from django.urls import reverse

from accounts import compartments, ledger, notices
from accounts.models import CompartmentRole, LedgerEntry, Notice, NoticeKind, Role, User
from accounts.notices import Word
from accounts.tasks import mail_notices
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
    signed_in.post(reverse("accounts:notices-read"))
    unread = Notice.objects.unread()
    assert [notice.recipient for notice in unread] == [other]


def test_nothing_is_mailed_unless_the_house_and_the_person_want_it(
    settings: Any, investigator: User, other: User
) -> None:
    tell(investigator, other)
    settings.NOTICE_MAIL_FROM = ""
    notices.set_mail(actor=investigator, wanted=True)
    assert notices.mail_unread() == 0
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    assert notices.mail_unread() == 1
    assert notices.mail_unread() == 0
    [sent] = mail.outbox
    assert sent.to == [investigator.email]
    assert "1 new notice" in sent.subject
    assert "ANGARA" not in sent.subject + str(sent.body)


def test_what_a_person_is_no_longer_in_is_neither_shown_nor_mailed(
    signed_in: Client, settings: Any, investigator: User, other: User
) -> None:
    group = compartments.create(actor=other, name="Case C-1", lead=other)
    notices.set_mail(actor=investigator, wanted=True)
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
    assert notices.mail_unread() == 0


def test_mail_that_is_refused_is_tried_again_and_keeps_no_other_back(
    settings: Any, investigator: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    tell(investigator, other)
    for user in (investigator, other):
        notices.set_mail(actor=user, wanted=True)
    send = locmem.EmailBackend.send_messages

    def refuse(backend: locmem.EmailBackend, messages: list[EmailMessage]) -> int:
        if investigator.email in messages[0].to:
            raise SMTPRecipientsRefused({})
        return int(send(backend, messages))

    with monkeypatch.context() as patched:
        patched.setattr(locmem.EmailBackend, "send_messages", refuse)
        assert notices.mail_unread() == 1
    assert notices.mail_unread() == 1
    assert [sent.to for sent in mail.outbox] == [[other.email], [investigator.email]]


def test_the_task_writes_a_mail_that_names_no_matter(
    settings: Any, tmp_path: Path, investigator: User
) -> None:
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    notices.set_mail(actor=investigator, wanted=True)
    tell(investigator)
    assert mail_notices() == 1
    [written] = (tmp_path / "mail").iterdir()
    message = message_from_string(written.read_text())
    assert (message["From"], message["To"]) == (settings.NOTICE_MAIL_FROM, investigator.email)
    assert "ANGARA" not in written.read_text()


def test_the_page_turns_mail_on_and_off(
    signed_in: Client, settings: Any, investigator: User
) -> None:
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    for wanted in ("yes", "no"):
        signed_in.post(reverse("accounts:notices-mail"), {"wanted": wanted})
        investigator.refresh_from_db()
        assert investigator.wants_mail is (wanted == "yes")
