"""The oracle: the law of consent written a second time, as Cedar policies, and asked of Cedar.

It shares no code with the rules. The policies say what holds step by step; what somebody stands by at a
moment is found by replaying the events in order over a board with a cell for each purpose, medium and
wave, so that nothing here looks for a last line.
"""

import itertools
from datetime import date

from cedarpy import PolicySet, is_authorized_batch

from fieldloom.consent.rules.terms import Medium, Purpose, Voice

NEVER = 9_999_999
POLICIES = PolicySet.from_str("""
// The material itself.
@id("material") permit (principal, action, resource is Material);
@id("quarantine") forbid (principal, action, resource is Material) when { resource.quarantined };
@id("safeguarding") forbid (principal, action, resource is Material) when { resource.locked };
@id("legal hold") forbid (principal, action, resource is Material) when { resource.legal_hold };
@id("names") forbid (principal, action, resource is Material) when { resource.named };
@id("redaction") forbid (principal, action, resource is Material) when { resource.redacted };
@id("embargo") forbid (principal, action, resource is Material)
  when { context.day <= resource.embargo };
@id("unreviewed") forbid (principal, action, resource is Material)
  when { !resource.reviewed && context.audience > context.unreviewed };
@id("recognisable") forbid (principal, action, resource is Material)
  when { resource.recognisable && context.audience >= 5 };

// Somebody in it who cannot be told from others is not asked.
@id("not identifiable") permit (principal, action, resource is Presence)
  when { resource.identifiability < context.identifiable_from };

// Grown up, and able to decide: their own consent.
@id("own consent") permit (principal, action, resource is Presence)
  when {
    resource.being != "third_party" && !resource.unable &&
    (resource.being != "child" || context.day >= resource.of_age) &&
    resource.own.says == "consent" &&
    (resource.being != "child" || resource.own.day >= resource.of_age || resource.own.able_then) &&
    resource.own.until >= context.day && resource.own.ceiling >= context.audience &&
    (context.audience < 4 ||
      ((!resource.own.check_back || resource.checked_back) &&
       (!resource.own.paraphrase || !context.verbatim)))
  };

// A child: their assent, and a guardian's consent or their own as one found competent.
@id("assent and guardian") permit (principal, action, resource is Presence)
  when {
    resource.being == "child" && context.day < resource.of_age &&
    ["assent", "consent"].contains(resource.own.says) &&
    resource.own.until >= context.day && resource.own.ceiling >= context.audience &&
    resource.guardian.says == "consent" &&
    resource.guardian.until >= context.day && resource.guardian.ceiling >= context.audience &&
    (context.audience < 4 ||
      ((!resource.own.check_back || resource.checked_back) &&
       (!resource.guardian.check_back || resource.checked_back) &&
       (!resource.own.paraphrase || !context.verbatim) &&
       (!resource.guardian.paraphrase || !context.verbatim)))
  };
@id("a child too young to be asked, and guardian") permit (principal, action, resource is Presence)
  when {
    resource.being == "child" && context.day < resource.of_age &&
    resource.age_known && resource.of_age > context.asked_no_later &&
    resource.guardian.says == "consent" &&
    resource.guardian.until >= context.day && resource.guardian.ceiling >= context.audience &&
    !(resource.able && resource.own.says == "consent" && resource.own.able_then &&
      resource.own.until >= context.day) &&
    (context.audience < 4 ||
      ((!resource.guardian.check_back || resource.checked_back) &&
       (!resource.guardian.paraphrase || !context.verbatim)))
  };
@id("competent child") permit (principal, action, resource is Presence)
  when {
    resource.being == "child" && context.day < resource.of_age &&
    resource.able && resource.own.says == "consent" && resource.own.able_then &&
    resource.own.until >= context.day && resource.own.ceiling >= context.audience &&
    (context.audience < 4 ||
      ((!resource.own.check_back || resource.checked_back) &&
       (!resource.own.paraphrase || !context.verbatim)))
  };

// An adult found unable to decide: a consultee.
@id("consultee") permit (principal, action, resource is Presence)
  when {
    resource.being != "third_party" && resource.unable &&
    resource.guardian.says == "consent" &&
    resource.guardian.until >= context.day && resource.guardian.ceiling >= context.audience &&
    (context.audience < 4 ||
      ((!resource.guardian.check_back || resource.checked_back) &&
       (!resource.guardian.paraphrase || !context.verbatim)))
  };

// Somebody never met: the team, and beyond it what is decided in the public interest.
@id("third party in the team") permit (principal, action, resource is Presence)
  when { resource.being == "third_party" && context.audience <= context.third_party };
@id("public interest") permit (principal, action, resource is Presence)
  when {
    resource.being == "third_party" && resource.study.says == "public_interest" &&
    resource.study.until >= context.day && resource.study.ceiling >= context.audience &&
    (context.audience < 4 ||
      ((!resource.study.check_back || resource.checked_back) &&
       (!resource.study.paraphrase || !context.verbatim)))
  };

// What shuts.
@id("their own no") forbid (principal, action, resource is Presence)
  when {
    resource.identifiability >= context.identifiable_from &&
    ["dissent", "pause", "withdrawal", "revocation"].contains(resource.own.says)
  };
@id("a no that nobody may overrule") forbid (principal, action, resource is Presence)
  when {
    resource.identifiability >= context.identifiable_from && resource.own.says == "refusal" &&
    (resource.being == "third_party" || resource.unable)
  };
@id("the no of who answers for them") forbid (principal, action, resource is Presence)
  when {
    resource.identifiability >= context.identifiable_from &&
    ((resource.being == "child" && context.day < resource.of_age) || resource.unable) &&
    ["dissent", "pause", "withdrawal", "revocation"].contains(resource.guardian.says)
  };
@id("the study's no") forbid (principal, action, resource is Presence)
  when {
    resource.identifiability >= context.identifiable_from &&
    ["dissent", "pause", "withdrawal", "revocation"].contains(resource.study.says)
  };
@id("insider") forbid (principal, action, resource is Presence)
  when {
    resource.identifiability >= context.identifiable_from &&
    resource.groups.containsAny(context.groups)
  };
@id("offence") forbid (principal, action, resource is Presence)
  when {
    resource.identifiability >= context.identifiable_from && resource.offence &&
    !context.offence_purposes.contains(context.purpose)
  };
""")
_SOMEBODY = {"type": "Reader", "id": "somebody"}
_USE = {"type": "Action", "id": "use"}


def allowed(world):
    """Cedar's answer for each material of a world, in order."""
    entities, asked, counts = [], [], []
    for number, material in enumerate(world.seen()):
        new = [_material(material, number)]
        new += [
            _presence(s, material, f"{number}/{s.person.ref}", world) for s in material.subjects
        ]
        entities += new
        asked += [entity["uid"] for entity in new]
        counts.append(len(new))
    context = _context(world)
    requests = [
        {"principal": _SOMEBODY, "action": _USE, "resource": one, "context": context}
        for one in asked
    ]
    answers = is_authorized_batch(requests, POLICIES, entities)
    told = [answer for answer in answers if answer.diagnostics.errors]
    assert not told, told[0].diagnostics.errors
    yes = iter(answer.allowed for answer in answers)
    return [all(list(itertools.islice(yes, count))) for count in counts]


def _context(world):
    use, policy = world.use, world.policy
    return {
        "day": world.at.date().toordinal(),
        "purpose": use.purpose.value,
        "audience": use.audience.level,
        "groups": sorted(use.groups),
        "verbatim": use.verbatim,
        "identifiable_from": policy.identifiable_from,
        "unreviewed": policy.unreviewed_ceiling.level,
        "asked_no_later": _in_years(world.at.date(), 16 - policy.assent_from),
        "third_party": policy.third_party_ceiling.level,
        "offence_purposes": sorted(p.value for p in policy.offence_purposes),
    }


def _in_years(day, years):
    """The same day so many years on; no day of these worlds is 29 February."""
    return date(day.year + years, day.month, day.day).toordinal()


def _material(material, number):
    until = material.embargo_until
    return {
        "uid": {"type": "Material", "id": str(number)},
        "attrs": {
            "quarantined": material.quarantined,
            "locked": material.locked,
            "legal_hold": material.legal_hold,
            "redacted": material.redacted,
            "named": material.named,
            "embargo": until.toordinal() if until else 0,
            "reviewed": material.reviewed,
            "recognisable": material.recognisable,
        },
        "parents": [],
    }


def _presence(subject, material, name, world):
    person, today = subject.person, world.at.date().toordinal()
    found = _finding(person, today)
    voices = {voice.value: _standing(person, voice, material, world) for voice in Voice}
    return {
        "uid": {"type": "Presence", "id": name},
        "attrs": {
            "being": person.being.value,
            "of_age": person.of_age_on.toordinal() if person.of_age_on else NEVER,
            "age_known": person.of_age_on is not None,
            "able": found is True,
            "unable": found is False and person.being.value != "child",
            "groups": sorted(person.groups),
            "offence": any(flag.value == "offence" for flag in subject.flags),
            "identifiability": subject.identifiability,
            "checked_back": subject.checked_back,
            **voices,
        },
        "parents": [],
    }


def _finding(person, day):
    """What was found of somebody's competence by a day: True, False, or None where nothing counts."""
    latest, found = -1, None
    for one in person.findings:
        on = one.on.toordinal()
        if on > day or on < latest:
            continue
        found = (one, *(found or ())) if on == latest else (one,)
        latest = on
    if found is None:
        return None
    no = [one for one in found if not one.competent] or list(found)
    # Where a day has several of one kind, the one that was made first is the one that is looked at.
    first = next(one for one in person.findings if one in no and one.on.toordinal() == latest)
    stale = first.review_by is not None and first.review_by.toordinal() < day
    return None if stale else first.competent


def _standing(person, voice, material, world):
    """Replays what a voice said until the moment, event by event, over a board of cells."""
    board, silence = {}, {"says": "", "ceiling": 0, "until": 0, "day": 0}
    happened = {}
    for line in person.lines:
        if line.voice is voice and not line.at > world.at:
            happened.setdefault((line.at, line.event), []).append(line)
    for moment in sorted(happened):
        # Within an event what is said of everything comes first, what is said of one thing last.
        for line in sorted(happened[moment], key=_weight):
            for cell in _cells(line):
                board[cell] = line
    held = board.get((world.use.purpose, material.medium, material.wave))
    kept = {"check_back": False, "paraphrase": False, "able_then": False}
    if held is None:
        return silence | kept
    day = held.at.date().toordinal()
    return {
        "says": held.says.value,
        "ceiling": held.ceiling.level,
        "until": held.until.toordinal() if held.until else NEVER,
        "day": day,
        "check_back": any(c.value == "check_back" for c in held.conditions),
        "paraphrase": any(c.value == "paraphrase_only" for c in held.conditions),
        "able_then": _finding(person, day) is True,
    }


def _weight(line):
    return (line.purpose is not None, line.medium is not None, line.wave is not None)


def _cells(line):
    """The cells of the board that a line is written on. Material of no wave has a cell of its own:
    what opens one wave does not reach it, what shuts one wave does."""
    purposes = Purpose if line.purpose is None else (line.purpose,)
    media = Medium if line.medium is None else (line.medium,)
    if line.wave is None:
        waves = (None, 1, 2)
    elif line.says.value in ("consent", "assent", "public_interest"):
        waves = (line.wave,)
    else:
        waves = (line.wave, None)
    return itertools.product(purposes, media, waves)
