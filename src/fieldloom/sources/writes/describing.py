"""What is said about a source is changed: title, kind, encounter, attributes, who its speakers are."""

from collections.abc import Mapping
from typing import Any

from fieldloom.access.gate import needs, reach
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.fieldwork.models import Encounter
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people.models import Participant
from fieldloom.sources import page_pictures, vault
from fieldloom.sources.clearance import quarantine, veil
from fieldloom.sources.clearance.hidden import hold_back
from fieldloom.sources.clearance.names_first import keeps_names
from fieldloom.sources.models import Source, Speaker
from fieldloom.sources.rules.kinds import SourceKind
from fieldloom.sources.taking_in.proposing import speaker_linked

DESCRIBED = ("title", "kind", "encounter", "attributes")


@recorded("source described")
@needs(Permission.TAKE_IN)
def describe_source(*, by: User, source: Source, changes: Mapping[str, Any]) -> Source:
    """Change what is said about a source: `title`, `kind`, `encounter` (its study id, or empty for
    none), `attributes` (name -> text or list of texts). Raises `Unfit`, or `NotFound` for an
    encounter that the user may not see."""
    unknown = set(changes) - set(DESCRIBED)
    if unknown:
        raise Unfit(f"A source has no “{min(unknown)}” to change.", "", min(unknown))
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    before = source.encounter_id
    if "title" in changes:
        source.title = _title(changes["title"])
    if "kind" in changes:
        source.kind = _kind(changes["kind"])
    if "encounter" in changes:
        source.encounter = _encounter(by, source, str(changes["encounter"] or "").strip())
    if "attributes" in changes:
        source.attributes = _attributes(changes["attributes"])
    source.save(update_fields=list(changes))
    if "encounter" in changes:
        if source.encounter_id != before:  # verified was what was said elsewhere
            quarantine.shut(source.study_id, [source], by)
        veil.draw(source.study_id, [source.pk])
    return source


@recorded("speaker linked")
@needs(Permission.TAKE_IN)
def link_speaker(
    *, by: User, speaker: Speaker, participant: Participant | None, is_fieldworker: bool = False
) -> Speaker:
    """Say who speaks under a label: a participant, somebody of the team, or not known (neither)."""
    if participant is not None and is_fieldworker:
        raise Unfit("A speaker is a participant or somebody of the team.", "Choose one.")
    speaker.participant, speaker.is_fieldworker = participant, is_fieldworker
    speaker.save(update_fields=["participant", "is_fieldworker"])
    veil.draw(speaker.study_id, [speaker.source_id])
    speaker_linked(speaker)
    return speaker


@recorded("original opened")
@needs(Permission.OPEN_ORIGINAL)
def open_original(*, by: User, source: Source) -> bytes:
    """The bytes of a source's original file. A write, since each opening stands in the trail."""
    keeps_names(by, source)
    hold_back(by, source)
    return vault.unseal(source.original)


@recorded("original pages opened")
@needs(Permission.OPEN_ORIGINAL)
def open_pages(*, by: User, source: Source) -> str:
    """Open a source's original to look at its pages: gives the pass that `reads.original_page` wants.

    It holds as long as a session. This one entry stands for all pages that are then turned.
    """
    if source.format != "pdf":
        raise Unfit("This text was not handed over as pages.", "Open its original file instead.")
    keeps_names(by, source)
    hold_back(by, source)
    return page_pictures.pass_for(by, source)


def _title(title: Any) -> str:
    text = " ".join(str(title).split())
    if not text or len(text) > 300:
        raise Unfit("A title has 1 to 300 characters.", "Give another.", "title")
    return text


def _kind(kind: Any) -> str:
    value = kind.value if isinstance(kind, SourceKind) else str(kind)
    if value not in {known.value for known in SourceKind}:
        raise Unfit(f"“{value}” is not a kind of source.", "Choose one of the list.", "kind")
    return value


def _encounter(by: User, source: Source, ref: str) -> Encounter | None:
    scope = reach(by, Permission.TAKE_IN, source.study_id)
    rows = Encounter.objects.filter(study=source.study_id, ref=ref).select_related("site", "wave")
    found = rows.first() if ref else None
    if ref and (found is None or not scope.reaches(found)):
        raise NotFound(f"There is no encounter {ref} that you may use.")
    if found is None and not scope.everything:
        raise Unfit(
            "Without an encounter this source would be out of your reach.",
            "Choose the encounter that it belongs to.",
            "encounter",
        )
    return found


def _attributes(given: Any) -> dict[str, str | list[str]]:
    if not isinstance(given, Mapping):
        raise Unfit("Attributes are names with values.", "", "attributes")
    return {
        str(name): [str(v) for v in value] if isinstance(value, list | tuple) else str(value)
        for name, value in given.items()
    }
