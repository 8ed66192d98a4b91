"""Words: how they are counted, and which of them name a speaker or never do."""

# Who takes part in a conversation, as labels print it. Lower case; plural and number allowed.
ROLES = frozenset(
    """
    interviewer interviewee participant respondent researcher moderator facilitator speaker
    fieldworker observer informant narrator presenter host guest chair chairperson witness counsel
    student teacher practitioner worker manager nurse doctor gp midwife carer
    counsellor translator interpreter transcriber delegate member panellist audience caller child
    mother father mum mam mammy mom dad daddy parent parents granny gran nana nan grandma grandad
    granda grandmother grandfather grandparent aunt auntie uncle sister brother son daughter partner
    baby family friend neighbour girl boy man woman young-person person male female unknown
    unidentified all both group several everyone int interv inter resp part mod res fac
    """.split()  # noqa: SIM905 - a word list reads better as words
)

# What often stands before a colon in notes, letters and reports without speaking.
NEVER_SPEAK = frozenset(
    """
    note notes nb re subject date time place location venue setting present apologies attendees
    participants speakers topic title author authors source sources reference references ref cc bcc
    from to sent tel telephone phone fax email e-mail web website url http https ftp www address
    example eg ie warning caution important summary background introduction intro conclusion
    conclusions discussion method methods methodology results findings aim aims objective objectives
    purpose context reason reasons action actions owner outcome outcomes output outputs decision
    decisions agenda item items comment comments observation observations reflection reflections
    thoughts feeling feelings mood impression impressions memo keywords keyword key code codes theme
    themes category status version page pages section chapter part figure table box step task
    appendix annex file filename duration length recorded transcribed transcript interview
    observed weather site visit event events activity setting-notes description details name names
    age gender sex occupation role roles dob id ref-no number first second third finally also
    however therefore remember question-set answer-key ps p.s postscript attachment attachments
    enclosures signed dear today yesterday tomorrow later before after then next now monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december pros cons strengths weaknesses opportunities threats risks
    risk budget cost costs total definition meaning answers questions options option advice tip tips
    hint see seen heard noted agreed minute minutes quote document documents tag tags
    quotes question answer excerpt extract copyright
    """.split()  # noqa: SIM905 - a word list reads better as words
)

# Small words inside a name or title: Counsel to the Inquiry, Ludwig van Beethoven.
PARTICLES = frozenset(
    "of the to for and de da di du del der den von van la le el al bin ben y".split()  # noqa: SIM905
)

# Capitals that begin sentences without being anyone's initials.
ACRONYMS = frozenset(
    """
    I A O OK TV UK US USA EU UN NHS GP GPS BBC DVD CD PC IT HIV AIDS MP MSP MPS QC KC DNA MBE OBE CBE
    PHD BA MA BSC MSC DR MR MRS MS ST NB PS AGM CEO HR GCSE NVQ SVQ ADHD ASD PTSD CAMHS A&E
    DWP PIP JSA ESA LAC CLA ASBO SNP IN ON AT IF IS IT AS SO NO MY ME WE HE DO TO BE OR AN UP BY OF
    AND BUT THE NOT YES YOU SHE HER HIS HIM ALL ANY WHO WHY HOW FOR
    """.split()  # noqa: SIM905 - a word list reads better as words
)


def count(text: str) -> int:
    """Words in a text: runs of characters between white space, as `wc -w` counts them."""
    return len(text.split())
