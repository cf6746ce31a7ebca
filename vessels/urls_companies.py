"""Companies, parties of lists, and who owns what; included below `vessels/`."""

from django.urls import URLPattern, path

from vessels.views import companies, company_names, ownerships

urlpatterns: list[URLPattern] = [
    path("companies/", companies.company_list, name="company-list"),
    path("companies/new/", companies.company_add, name="company-add"),
    path("companies/<uuid:pk>/", companies.company_detail, name="company-detail"),
    path("companies/<uuid:pk>/correct/", companies.company_change, name="company-change"),
    path(
        "companies/<uuid:pk>/names/new/",
        company_names.former_name_add,
        name="company-former-name-add",
    ),
    path(
        "companies/<uuid:pk>/names/<int:fact>/withdraw/",
        company_names.former_name_withdraw,
        name="company-former-name-withdraw",
    ),
    path("companies/<uuid:pk>/owners/new/", ownerships.company_owner_add, name="company-owner-add"),
    path("parties/<slug:code>/<path:uid>/", companies.party_detail, name="party-detail"),
    path("<uuid:pk>/owners/new/", ownerships.vessel_owner_add, name="vessel-owner-add"),
    path(
        "ownerships/<uuid:pk>/withdraw/", ownerships.ownership_withdraw, name="ownership-withdraw"
    ),
]
