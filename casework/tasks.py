"""Background work of this app."""

from celery import shared_task

from casework import following


@shared_task
def follow_lists() -> int:
    """Tell leads what lists changed about their vessels. Safe to repeat; gives how many."""
    return following.follow_lists(agent="task:follow_lists")
