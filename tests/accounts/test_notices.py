"""Notices: told once, to those concerned, read when they say so, mailed without a word too many."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import ledger, notices
from accounts.models import LedgerEntry, Notice, NoticeKind, Role, User
from accounts.notices import Word
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


def test_the_page_turns_mail_on_and_off(
    signed_in: Client, settings: Any, investigator: User
) -> None:
    settings.NOTICE_MAIL_FROM = "plimsoll@plimsoll.example"
    for wanted in ("yes", "no"):
        signed_in.post(reverse("accounts:notices-mail"), {"wanted": wanted})
        investigator.refresh_from_db()
        assert investigator.wants_mail is (wanted == "yes")
