"""The list of exhibits a person may see, with its filters."""

import django_filters
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.exhibits import ADDERS
from evidence.marking import TLP
from evidence.models import Exhibit, ExhibitKind
from evidence.views.person import person

PAGE_SIZE = 25


class ExhibitFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """By words in title, source or speaker; by kind; by marking."""

    q = django_filters.CharFilter(label="Search", method="with_words")
    kind = django_filters.ChoiceFilter(choices=ExhibitKind.choices, empty_label="All kinds")
    tlp = django_filters.ChoiceFilter(
        label="Marking", choices=TLP.choices, empty_label="All markings"
    )

    class Meta:
        model = Exhibit
        fields = ["q", "kind", "tlp"]

    def with_words(self, found: QuerySet[Exhibit], name: str, value: str) -> QuerySet[Exhibit]:
        for word in value.split()[:8]:
            found = found.filter(
                Q(title__icontains=word)
                | Q(source__icontains=word)
                | Q(statement__speaker__icontains=word)
                | Q(statement__government__icontains=word)
            )
        return found


@require_GET
def exhibit_list(request: HttpRequest) -> HttpResponse:
    visible = Exhibit.objects.visible_to(person(request)).select_related("source_file")
    chosen = ExhibitFilter(request.GET, queryset=visible)
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": chosen,
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "is_filtered": any(query.values()),
        "may_add": person(request).has_role(*ADDERS),
    }
    return render(request, "evidence/exhibit_list.html", context)
