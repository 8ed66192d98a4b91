"""How the database is asked who belongs on a day: the query's twin of `rules.Interval.holds_on`."""

from datetime import date

from django.db.models import F, OuterRef, Q


def holding_on(day: date | F | OuterRef, path: str = "") -> Q:
    """Memberships, found along `path`, that hold on `day`: both days count, open ends reach on."""
    begun = Q(**{f"{path}from_day__isnull": True}) | Q(**{f"{path}from_day__lte": day})
    not_over = Q(**{f"{path}to_day__isnull": True}) | Q(**{f"{path}to_day__gte": day})
    return begun & not_over
