"""The workspace: map, timeline, evidence and readiness of a case on one page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from casework import exhibit_cards, fleet, readiness, workspace
from casework.models import VesselRole
from casework.views.case_page import get_case, person, show


@require_GET
def case_workspace(request: HttpRequest, reference: str) -> HttpResponse:
    case = get_case(request, reference)
    user = person(request)
    cards = exhibit_cards.cards_of(case, user)
    items = readiness.check(case)
    vessels = fleet.cards_of(case, user, now=timezone.now())
    context = {
        "cards": cards,
        "kinds": exhibit_cards.kinds_of(cards),
        "vessel_cards": vessels,
        "others": [card for card in vessels if card.entry.role != VesselRole.SUBJECT],
        "missing": [item for item in items if not item.done],
        "done_count": sum(item.done for item in items),
        "item_count": len(items),
    }
    return show(request, case, "Workspace", "casework/workspace.html", context)


@require_GET
@never_cache
def workspace_data(request: HttpRequest, reference: str) -> JsonResponse:
    case = get_case(request, reference)
    return JsonResponse(workspace.map_data(case, person(request)))
