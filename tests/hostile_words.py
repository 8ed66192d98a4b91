"""Words that would be a script, wherever words can be put: every kind of thing that people name or
describe, and every format that is taken in."""

from datetime import date

from conftest import granted, later
from fieldloom.access import writes as access
from fieldloom.access.rules import Role
from fieldloom.coding import writes as coding
from fieldloom.coding.reads import Wanted
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.sorting import Sort
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.jobs.doing import carry_out
from fieldloom.people import writes as people
from fieldloom.people.rules import Nation, PersonKind
from fieldloom.sources import reads as sources_reads
from fieldloom.sources import writes as sources
from sources.formats.material import pdf, written

EVIL = "\"'><img src=x onerror=fired()><svg/onload=fired()></textarea><script>fired()</script>"
SHORT = "'\"><script>fired()</script>"  # where a name has to be short
LINK = (
    "[so](javascript:fired()) <javascript:fired()> {{ 7|add:7 }} `-fired()-` &lt;script&gt;fired()"
)
TALK = f"INT: {EVIL}\n\nP1: {LINK}\n\nINT: </script><script>fired()</script>\n"
DAY = date(2024, 5, 3)


def files():
    """One of each format, with the words in it; the pixels of a picture cannot hold any."""
    page = (
        f"<html><head><title>{EVIL}</title></head><body><p onclick=fired()>{TALK}</p></body></html>"
    )
    markdown = TALK.replace("<", r"\<").replace("`", r"\`").replace("[", r"\[")
    return {
        "a.txt": TALK.encode(),
        "b.md": f"---\ntitle: >-\n  {SHORT}\n---\n\n{TALK}".encode(),
        "c.html": page.encode(),
        **{
            f"d.{kind}": written(kind, f"{markdown}\n\nP1: {kind}.\n")
            for kind in ("docx", "odt", "rtf")
        },
        "g.srt": f"1\n00:00:01,000 --> 00:00:02,000\n{EVIL}\n".encode(),
        "h.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v {SHORT}>{EVIL}\n".encode(),
        "i.pdf": pdf([EVIL.replace("(", r"\(").replace(")", r"\)"), "P1: Well."]),
    }


class Filled:
    """A study in which everything that has words has hostile ones. `refs` are its sources."""

    def __init__(self, keeper, pi, study):
        self.by, self.study, self.given = pi, study, {"by": pi, "study": study}
        study.title, study.summary, study.notice = f"Quay {SHORT}", EVIL, SHORT
        study.save()
        pi.name = f"Petra {SHORT}"
        pi.save()
        other = access.add_user(by=keeper, new=access.NewUser("olga", SHORT, "olga@example.org"))
        granted(keeper, other, study, access.NewGrant(Role.ANALYST, later()))
        self._people()
        self._fieldwork()
        self._sources()
        self._coding(other)

    def _people(self):
        agency = people.add_agency(**self.given, new=people.NewAgency(Nation.WALES, SHORT, "AG1"))
        new = people.NewService(Nation.WALES, SHORT, agency=agency, ref="SV1")
        people.add_service(**self.given, new=new)
        family = people.NewFamily(Nation.WALES, EVIL[:120], "H01")
        self.family = people.add_family(**self.given, new=family)
        joining = people.Joining(self.family, SHORT[:40])
        new = people.NewParticipant(PersonKind.ADULT, SHORT, joining=joining, ref="H01-P1")
        self.person = people.add_participant(**self.given, new=new)

    def _fieldwork(self):
        site = fieldwork.add_site(**self.given, new=fieldwork.NewSite("FIFE", SHORT, Nation.WALES))
        wave = fieldwork.add_wave(**self.given, new=fieldwork.NewWave("W1", SHORT, DAY, DAY))
        met = fieldwork.NewEncounter(
            EncounterKind.INTERVIEW, site, EncounterState.DONE, DAY, wave, families=[self.family],
            participants=[self.person], note=EVIL,
        )  # fmt: skip
        self.met = fieldwork.add_encounter(**self.given, new=met)

    def _sources(self):
        handed = [
            sources.Handed(
                f"{SHORT.replace('/', '')}{name}", data, {"ref": f"I-{n}", "title": EVIL}
            )
            for n, (name, data) in enumerate(files().items(), 1)
        ]
        handed.append(sources.Handed(f"{SHORT}.txt", b"\0\1\2" * 50, {}))  # one that is refused
        delivery = sources.hand_over(**self.given, files=handed)
        carry_out(sources.close_delivery(by=self.by, delivery=delivery).pk)
        self.delivery = delivery
        self.refs = [file.source.ref for file in delivery.files.order_by("pk") if file.source]
        assert len(self.refs) == len(files()), [(f.name, f.reason) for f in delivery.files.all()]

    def _coding(self, other):
        said = {"description": EVIL, "use_when": EVIL, "not_when": EVIL}
        code = coding.add_code(**self.given, new=coding.NewCode(f"A {SHORT}", **said))
        self.code = coding.add_code(**self.given, new=coding.NewCode(SHORT, parent=code, **said))
        kept = {"wanted": Wanted(text=EVIL), "sort": Sort.PLACE, "shared": True}
        coding.save_filter(**self.given, name=SHORT, **kept)
        for ref in self.refs:
            source = sources_reads.source(ref, to=self.by, study=self.study)
            end = source.current.characters - 2
            self.coding = coding.apply_code(
                by=self.by, source=source, code=self.code, start=0, end=end
            )
        text = f"{EVIL} @[{SHORT}](code:{self.code.pk})"
        for about, thing in (("coding", self.coding), ("code", self.code), ("source", source)):
            coding.write_memo(**self.given, about=MemoAbout(about), about_id=thing.pk, text=text)
        new = coding.NewRound(SHORT, [self.by, other], [source])
        coding.close_round(by=self.by, standing=coding.open_round(**self.given, new=new))
        text = sources_reads.text_of(to=self.by, revision=source.current)
        sources.correct(by=self.by, source=source, text=text + EVIL, reason=EVIL, expected=1)

    def about(self, name, part):
        """What a part of an address stands for, as `every_door.addresses` asks."""
        kinds = {"people:family": "H01", "people:participant": "H01-P1", "people:service": "SV1",
                 "people:agency": "AG1", "fieldwork:encounter": self.met.ref}  # fmt: skip
        if part == "ref":
            of_person = name.startswith(("consent:", "people:kin")) or name.endswith("participant")
            kinds = kinds | {key.replace(":", ":change_"): ref for key, ref in kinds.items()}
            return kinds.get(name) or ("H01-P1" if of_person else "I-1")
        if part == "code":
            return "FIFE" if name.endswith("site") else "W1"
        if part in ("about_id", "key") or (part == "pk" and name.startswith("coding:")):
            return self.code.pk
        return self.delivery.pk if part == "pk" and name == "sources:delivery" else None
