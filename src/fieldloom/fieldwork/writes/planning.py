"""The plan: sites, waves and targets. It concerns the whole study, so a grant for it must too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from fieldloom.access.gate import may_rename, needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.fieldwork.models import Site, Target, Wave
from fieldloom.fieldwork.rules import TargetKind
from fieldloom.fieldwork.writes.reaching import over_all_sites
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold, keep, of_study, taken_up
from fieldloom.people.rules import Interval, Nation, dates_fit, ref_fits

T = TypeVar("T", Site, Wave)
MOST_PLANNED = 1_000_000


@dataclass(frozen=True, slots=True)
class NewSite:
    """A place of fieldwork. Grants are narrowed by its `code`, so the code stays."""

    code: str
    name: str
    nation: Nation


@dataclass(frozen=True, slots=True)
class NewWave:
    """A round of fieldwork; both days count."""

    code: str
    name: str
    from_day: date
    to_day: date


@dataclass(frozen=True, slots=True)
class NewTarget:
    """How many to reach in a nation, in one wave or (None) over the whole study.

    `planned` None takes the target away.
    """

    kind: TargetKind
    nation: Nation
    planned: int | None
    wave: Wave | None = None


@recorded("site added")
@needs(Permission.WRITE_FIELDWORK)
def add_site(*, by: User, study: Study, new: NewSite) -> Site:
    """Add a site. Raises `Unfit` for a code that is taken or malformed, or without a name."""
    over_all_sites(by, study)
    code, name = new.code.strip(), new.name.strip()
    row = Site(study=study, code=code, name=name, nation=new.nation.value)
    return _keep(row, "site")


@recorded("site changed")
@needs(Permission.WRITE_FIELDWORK)
def change_site(*, by: User, site: Site, changes: Mapping[str, Any]) -> Site:
    """Change what is given of `name`, `nation`. Raises `Unfit` for an empty name."""
    over_all_sites(by, site.study_id)
    return _keep(taken_up(site, changes, {"name", "nation"}), "site", changes)


@recorded("wave added")
@needs(Permission.WRITE_FIELDWORK)
def add_wave(*, by: User, study: Study, new: NewWave) -> Wave:
    """Add a wave. Raises `Unfit` as `add_site` does, and when it would end before it begins."""
    over_all_sites(by, study)
    hold(dates_fit(Interval(new.from_day, new.to_day)), "to_day")
    row = Wave(study=study, code=new.code.strip(), name=new.name.strip())
    row.from_day, row.to_day = new.from_day, new.to_day
    return _keep(row, "wave")


@recorded("wave changed")
@needs(Permission.WRITE_FIELDWORK)
def change_wave(*, by: User, wave: Wave, changes: Mapping[str, Any]) -> Wave:
    """Change what is given of `code`, `name`, `from_day`, `to_day`; raises as `add_wave` does."""
    over_all_sites(by, wave.study_id)
    if str(changes.get("code", wave.code)).strip() != wave.code:
        hold(may_rename("waves", wave.code, wave.study_id), "code")
    new = taken_up(wave, changes, {"code", "name", "from_day", "to_day"})
    hold(dates_fit(Interval(new.from_day, new.to_day)), "to_day")
    return _keep(new, "wave", changes)


@recorded("target set")
@needs(Permission.WRITE_FIELDWORK)
def set_target(*, by: User, study: Study, new: NewTarget) -> Target | None:
    """Set, change or take away (`planned` None) one target. Raises `Unfit` below 0."""
    over_all_sites(by, study)
    of_study(study, new.wave)
    which = {"study": study, "kind": new.kind.value, "nation": new.nation.value, "wave": new.wave}
    if new.planned is None:
        Target.objects.filter(**which).delete()
        return None
    if not 0 <= new.planned <= MOST_PLANNED:
        raise Unfit("A target is a whole number, 0 or more.", "Give a number.", "planned")
    target, _ = Target.objects.update_or_create(**which, defaults={"planned": new.planned})
    return target


def _keep(row: T, what: str, only: Collection[str] | None = None) -> T:
    hold(ref_fits(row.code), "code")
    if not row.name:
        raise Unfit(f"This {what} has no name.", "Give it one.", "name")
    others = type(row)._default_manager.filter(study_id=row.study_id).exclude(pk=row.pk)
    if others.filter(code__iexact=row.code).exists():
        raise Unfit(f"The code {row.code} is taken in this study.", "Choose another.", "code")
    keep(row, "code", only=only)
    return row
