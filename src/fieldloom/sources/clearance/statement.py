"""One statement that says of every paragraph how far it may be seen: the law of consent over sets.

It repeats what `consent.rules` say of one passage, in other words, so that each can be held against
the other. Of somebody's lines in one voice a window function finds the last; from those follows how
far each person's agreement reaches in each place they are in; the least of these, and of what lies on
the material, is spread over the paragraphs. -1 is nobody, 0 to 6 are the levels of `Audience`.

What is asked for more than once is materialised; lines are found by way of their people, and
paragraphs by way of what is bound (`CROSS JOIN` keeps that order): the databases guess either wrong.
"""

from django.db import connection

_YES = "('consent', 'assent', 'public_interest')"
_NO = "('dissent', 'pause', 'withdrawal', 'revocation')"

_PLACE = """
place AS (
    SELECT s.id AS source, s.current_id AS current, COALESCE(e.wave_id, 0) AS wave,
        CASE WHEN s.width > 0 THEN 'picture' ELSE 'text' END AS medium
    FROM sources_source s LEFT JOIN fieldwork_encounter e ON e.id = s.encounter_id
    WHERE s.study_id = %(study)s {within}
),
presence AS MATERIALIZED (
    SELECT x.source_id AS source, x.id AS speaker, NULL AS passage, x.participant_id AS person,
        3 AS seen, 0 AS offence, 0 AS checked, p.wave, p.medium
    FROM place p JOIN sources_speaker x ON x.source_id = p.source
    WHERE x.participant_id IS NOT NULL
    UNION ALL
    SELECT b.source_id, NULL, b.passage_id, b.participant_id, b.identifiability,
        CASE WHEN CAST(b.flags AS text) LIKE '%%"offence"%%' THEN 1 ELSE 0 END,
        CASE WHEN b.checked_back THEN 1 ELSE 0 END, p.wave, p.medium
    FROM place p JOIN sources_subject b ON b.source_id = p.source
    WHERE b.state <> 'dismissed'
),
cell AS MATERIALIZED (
    SELECT DISTINCT person, wave, medium FROM presence WHERE seen >= %(identifiable_from)s
),
"""

# The last line of each voice, of all that fit; within one event the closest, in doubt the stricter.
_SAID = f"""
spoken AS (
    SELECT c.person, c.wave, c.medium, e.voice, e.at, l.says, l.ceiling, l.until,
        CASE WHEN CAST(l.conditions AS text) LIKE '%%"check_back"%%' THEN 1 ELSE 0 END AS first,
        CASE WHEN CAST(l.conditions AS text) LIKE '%%"paraphrase_only"%%' THEN %(verbatim)s
            ELSE 0 END AS other_words,
        ROW_NUMBER() OVER (
            PARTITION BY c.person, c.wave, c.medium, e.voice
            ORDER BY e.at DESC, e.id DESC,
                CASE WHEN l.purpose = '' THEN 0 ELSE 4 END
                + CASE WHEN l.medium = '' THEN 0 ELSE 2 END
                + CASE WHEN l.wave_id IS NULL THEN 0 ELSE 1 END DESC,
                CASE WHEN l.says IN {_NO} THEN 0 ELSE 1 END,
                CASE WHEN l.says IN {_YES} THEN 1 ELSE 0 END,
                l.ceiling, l.id
        ) AS nth
    FROM cell c CROSS JOIN consent_event e CROSS JOIN consent_eventline l
    WHERE e.participant_id = c.person AND e.at <= %(at)s AND l.event_id = e.id
        AND l.purpose IN ('', %(purpose)s) AND l.medium IN ('', c.medium)
        AND (l.wave_id IS NULL OR l.wave_id = c.wave OR (c.wave = 0 AND l.says NOT IN {_YES}))
        AND NOT EXISTS (
            SELECT 1 FROM consent_event v WHERE v.supersedes_id = e.id AND v.at <= %(at)s)
),
last AS MATERIALIZED (
    SELECT person, wave, medium, voice, says, {{local_day}} AS on_day,
        CASE WHEN says NOT IN {_YES} OR until < %(day)s THEN -1 ELSE ceiling END AS ceiling,
        CASE WHEN says NOT IN {_YES} OR until < %(day)s THEN -1
            WHEN ceiling > 3 AND other_words = 1 THEN 3 ELSE ceiling END AS shown,
        CASE WHEN says NOT IN {_YES} OR until < %(day)s THEN -1
            WHEN ceiling > 3 AND (other_words = 1 OR first = 1) THEN 3 ELSE ceiling END AS unshown
    FROM spoken WHERE nth = 1
),
"""  # noqa: S608  (two lists of words, written above)

_PERSON = """
finding AS MATERIALIZED (
    SELECT f.participant_id AS person, f."on" AS on_day, f.competent, f.review_by, f.id
    FROM consent_competence f WHERE f.participant_id IN (SELECT person FROM cell)
),
today AS (
    SELECT person, CASE WHEN review_by < %(day)s THEN NULL WHEN competent THEN 1 ELSE 0 END AS able
    FROM (SELECT person, competent, review_by, ROW_NUMBER() OVER (
            PARTITION BY person ORDER BY on_day DESC, competent, id) AS nth
        FROM finding WHERE on_day <= %(day)s) AS known
    WHERE nth = 1
),
person AS MATERIALIZED (
    SELECT p.id AS person, p.kind, t.able,
        CASE WHEN p.kind <> 'child' THEN NULL WHEN p.of_age_on IS NOT NULL THEN p.of_age_on
            WHEN p.born_year IS NOT NULL THEN {sixteenth} END AS of_age
    FROM people_participant p LEFT JOIN today t ON t.person = p.id
    WHERE p.id IN (SELECT person FROM cell)
),
"""

# How far what somebody said in each voice reaches: `shown` where they have seen it, else `unshown`.
_CLEAR = f"""
stands AS (
    SELECT c.person, c.wave, c.medium, p.kind, p.able,
        CASE WHEN p.kind = 'child' AND (p.of_age IS NULL OR %(day)s < p.of_age) THEN 1 ELSE 0 END
            AS minor,
        CASE WHEN p.kind = 'child' AND p.of_age > %(day)s AND p.of_age > %(too_young)s THEN 1 ELSE 0 END
            AS young,
        CASE WHEN p.kind <> 'child' OR o.on_day >= p.of_age THEN 1
            WHEN p.kind = 'child' THEN (
                SELECT CASE WHEN f.review_by < o.on_day THEN 0 WHEN f.competent THEN 1 ELSE 0 END
                FROM finding f WHERE f.person = c.person AND f.on_day <= o.on_day
                ORDER BY f.on_day DESC, f.competent, f.id LIMIT 1)
            END AS freely,
        o.says AS own, COALESCE(o.shown, -1) AS own_shown, COALESCE(o.unshown, -1) AS own_unshown,
        g.says AS guardian, COALESCE(g.shown, -1) AS guardian_shown,
        COALESCE(g.unshown, -1) AS guardian_unshown,
        s.says AS study, COALESCE(s.shown, -1) AS study_shown,
        COALESCE(s.unshown, -1) AS study_unshown
    FROM cell c JOIN person p ON p.person = c.person
    LEFT JOIN last o ON o.voice = 'own'
        AND o.person = c.person AND o.wave = c.wave AND o.medium = c.medium
    LEFT JOIN last g ON g.voice = 'guardian'
        AND g.person = c.person AND g.wave = c.wave AND g.medium = c.medium
    LEFT JOIN last s ON s.voice = 'study'
        AND s.person = c.person AND s.wave = c.wave AND s.medium = c.medium
),
reach AS MATERIALIZED (
    SELECT x.person, x.wave, x.medium, k.checked,
        CASE
        WHEN own IN {_NO} OR study IN {_NO} THEN -1
        WHEN own = 'refusal' AND (kind = 'third_party' OR (kind <> 'child' AND able = 0)) THEN -1
        WHEN guardian IN {_NO} AND (minor = 1 OR (kind <> 'child' AND able = 0)) THEN -1
        WHEN kind = 'third_party' THEN {{most}}(%(third_party)s, CASE
            WHEN study <> 'public_interest' OR study IS NULL THEN -1
            WHEN k.checked = 1 THEN study_shown ELSE study_unshown END)
        WHEN kind <> 'child' AND able = 0 THEN CASE
            WHEN guardian <> 'consent' OR guardian IS NULL THEN -1
            WHEN k.checked = 1 THEN guardian_shown ELSE guardian_unshown END
        WHEN own = 'consent' AND freely = 1 AND (minor = 0 OR able = 1)
            AND (young = 0 OR own_shown >= 0) THEN CASE
            WHEN k.checked = 1 THEN own_shown ELSE own_unshown END
        WHEN minor = 0 OR guardian <> 'consent' OR guardian IS NULL THEN -1
        WHEN young = 1 THEN CASE
            WHEN k.checked = 1 THEN guardian_shown ELSE guardian_unshown END
        WHEN own NOT IN ('consent', 'assent') OR own IS NULL THEN -1
        WHEN k.checked = 1 THEN {{least}}(own_shown, guardian_shown)
        ELSE {{least}}(own_unshown, guardian_unshown)
        END AS level
    FROM stands x CROSS JOIN (SELECT 0 AS checked UNION ALL SELECT 1) AS k
),
clear AS (
    SELECT n.source, n.speaker, n.passage, CASE
        WHEN n.offence = 1 AND %(offence_is_fine)s = 0 THEN -1 {{insider}}
        ELSE r.level END AS level
    FROM presence n JOIN reach r ON r.person = n.person AND r.wave = n.wave
        AND r.medium = n.medium AND r.checked = n.checked
    WHERE n.seen >= %(identifiable_from)s
),
"""  # noqa: S608
_INSIDER = """
        WHEN EXISTS (
            SELECT 1 FROM people_membership m
            LEFT JOIN people_family f ON f.id = m.family_id
            LEFT JOIN people_service v ON v.id = m.service_id
            WHERE m.participant_id = n.person AND COALESCE(f.ref, v.ref) IN ({groups})
                AND (m.from_day IS NULL OR m.from_day <= %(day)s)
                AND (m.to_day IS NULL OR m.to_day >= %(day)s)) THEN -1"""

_SPREAD = """
bound AS MATERIALIZED (
    SELECT source, speaker, passage, level FROM clear WHERE level < %(audience)s
    UNION ALL
    SELECT h.source_id, NULL, h.passage_id, -1
    FROM place p JOIN sources_hold h ON h.source_id = p.source
    WHERE h.at <= %(at)s AND (h.lifted_at IS NULL OR h.lifted_at > %(at)s)
        AND (h.until IS NULL OR h.until >= %(day)s) AND (%(names)s = 1 OR h.kind <> 'names')
),
{looked}placed AS MATERIALIZED (
    SELECT b.source, b.speaker, b.passage, b.level, p.medium,
        CASE WHEN p.medium = 'picture' OR (b.speaker IS NULL AND (
            b.passage IS NULL OR a.revision_id <> p.current)) THEN 1 ELSE 0 END AS everywhere
    FROM bound b JOIN place p ON p.source = b.source LEFT JOIN sources_passage a ON a.id = b.passage
),
every AS MATERIALIZED (
    SELECT source, MIN(level) AS level FROM placed WHERE everywhere = 1 GROUP BY source
),
spread AS MATERIALIZED (
    SELECT b.source, q.id AS paragraph, b.level
    FROM placed b CROSS JOIN sources_paragraph q
    WHERE b.medium = 'text' AND q.speaker_id = b.speaker
    UNION ALL
    {touched_now}
    UNION ALL
    {touched_before}
    UNION ALL
    SELECT b.source, q.id, b.level
    FROM every b CROSS JOIN sources_revision r CROSS JOIN sources_paragraph q
    WHERE r.source_id = b.source AND q.revision_id = r.id
    {unreviewed}
)
SELECT source, paragraph, MIN(level) AS level FROM spread GROUP BY source, paragraph
UNION ALL
SELECT source, NULL, MIN(level) FROM (
    SELECT source, level FROM bound UNION ALL SELECT source, level FROM spread) AS any_of_it
GROUP BY source
"""
# The paragraphs that a passage touches, where it stands now and where it stood before.
_TOUCHED = """SELECT b.{told}, q.id AS paragraph, b.{and_told}
    FROM {begin} b CROSS JOIN {anchors} a CROSS JOIN sources_paragraph f CROSS JOIN sources_paragraph q
    WHERE b.medium = 'text' AND a.{passage} = b.passage
        AND f.revision_id = a.revision_id AND f.number = a.paragraph
        AND q.revision_id = a.revision_id AND q.start >= f.start AND q.start < a."end\""""
# What nobody has looked through: no confirmed row lies on it, or one that is only proposed.
_LOOKED = """
looked AS MATERIALIZED (
    SELECT p.source, b.state, b.passage_id AS passage, p.medium,
        CASE WHEN b.passage_id IS NULL OR p.medium = 'picture' OR a.revision_id <> p.current
            THEN 1 ELSE 0 END AS everywhere
    FROM place p JOIN sources_subject b ON b.source_id = p.source
    LEFT JOIN sources_passage a ON a.id = b.passage_id
    WHERE b.state IN ('confirmed', 'proposed')
),
seen AS MATERIALIZED (
    {touched_now}
    UNION
    {touched_before}
),"""
_UNREVIEWED = """
    UNION ALL
    SELECT p.source, q.id, %(unreviewed)s
    FROM place p CROSS JOIN sources_revision r CROSS JOIN sources_paragraph q
    WHERE r.source_id = p.source AND q.revision_id = r.id AND (NOT ({confirmed}) OR {proposed})"""
_IS_LOOKED = """
        p.source IN (SELECT source FROM looked WHERE everywhere = 1 AND state = '{state}')
        OR q.id IN (SELECT paragraph FROM seen WHERE state = '{state}')"""

_DAY = {
    "sqlite": "django_datetime_cast_date(at, %(zone)s, 'UTC')",
    "postgresql": "CAST(at AT TIME ZONE %(zone)s AS date)",
}
_SIXTEENTH = {
    "sqlite": "printf('%%04d-01-01', p.born_year + {age})",
    "postgresql": "make_date(p.born_year + {age}, 1, 1)",
}
_AGE = """COALESCE((SELECT MIN(CASE COALESCE(f.nation, v.nation) {ages} END)
            FROM people_membership m LEFT JOIN people_family f ON f.id = m.family_id
            LEFT JOIN people_service v ON v.id = m.service_id
            WHERE m.participant_id = p.id), {youngest})"""


def statement(ages: dict[str, int], *, groups: int, sources: int | None, reviewing: bool) -> str:
    """The statement for the database at hand; its parameters are named.

    `ages` says from which birthday somebody answers alone, by nation. `groups` is how many groups
    the asker is of (group0, group1 ...), `sources` how many sources are asked for (source0 ...) or
    None for all of the study; `reviewing` whether the audience is beyond what may see material that
    nobody has looked through.
    """
    vendor = connection.vendor
    numbered = " ".join(f"WHEN '{nation}' THEN {age}" for nation, age in ages.items())
    age = _AGE.format(ages=numbered, youngest=min(ages.values()))
    within = "" if sources is None else f"AND s.id IN ({_listed('source', sources)})"
    insider = _INSIDER.format(groups=_listed("group", groups)) if groups else ""
    looked = unreviewed = ""
    if reviewing:
        looked = _LOOKED.format(**_touched("looked", "source", "state"))
        asked = {state: _IS_LOOKED.format(state=state) for state in ("confirmed", "proposed")}
        unreviewed = _UNREVIEWED.format(**asked)
    scalar = {"most": "MAX", "least": "MIN"}
    if vendor == "postgresql":
        scalar = {"most": "GREATEST", "least": "LEAST"}
    return (
        "WITH"
        + _PLACE.format(within=within)
        + _SAID.format(local_day=_DAY[vendor])
        + _PERSON.format(sixteenth=_SIXTEENTH[vendor].format(age=age))
        + _CLEAR.format(insider=insider, **scalar)
        + _SPREAD.format(
            looked=looked, unreviewed=unreviewed, **_touched("placed", "source", "level")
        )
    )


def _listed(name: str, count: int) -> str:
    return ", ".join(f"%({name}{n})s" for n in range(count))


def _touched(begin: str, told: str, and_told: str) -> dict[str, str]:
    """The paragraphs that the passages of `begin` touch, where they stand now and where they stood before,
    with these two columns of it."""
    asked = {"begin": begin, "told": told, "and_told": and_told}
    return {
        "touched_now": _TOUCHED.format(anchors="sources_passage", passage="id", **asked),
        "touched_before": _TOUCHED.format(
            anchors="sources_earlieranchor", passage="passage_id", **asked
        ),
    }
