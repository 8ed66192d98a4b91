"""The doors of the command line, as `doors` has those of the pages: what each command asks, and what narrows
it. Pure."""

from fieldloom.access.one_door import Asks, Door, Within
from fieldloom.access.rules import Permission

_P, _W, _A = Permission, Within, Asks


def _commands(asks: Permission | Asks, within: Within, *names: str) -> dict[str, Door]:
    return dict.fromkeys(names, Door(asks, within))


_SAFE = """
    propose scan evaluate enter register find review decide undo mark apply
    everywhere put-back beside rename restore names-first rules ask answer openings shut destroy
    view ladder jigsaw
"""

COMMANDS: dict[str, Door] = {
    **_commands(
        _A.MACHINE, _W.NONE, "init", "demo", "serve", "jobs run", "restore", "backup identity"
    ),
    **_commands(
        _A.KEEPER,
        _W.NONE,
        "backup make",
        "backup drill",
        "backup old",
        "backup recipients add",
        "backup recipients list",
        "backup recipients remove",
        "study start",
        "user add",
        "user password",
        "user close",
        "user lost-factor",
    ),
    **_commands(_A.SIGNED_IN, _W.OWN, "study list"),
    **_commands(
        _P.RAISE_SAFEGUARDING,
        _W.OWN,
        "safeguarding list",
        "safeguarding begin",
        "safeguarding read",
        "safeguarding add",
        "safeguarding hand-over",
    ),
    **_commands(_P.READ_SAFEGUARDING, _W.MATERIAL, "safeguarding close"),
    **_commands(_A.MACHINE, _W.NONE, "safeguarding key", "safeguarding put-back", "safe spans"),
    **_commands(_P.READ_CONSENT, _W.WHOLE, "consent forms"),
    **_commands(
        _P.READ_CONSENT,
        _W.PEOPLE,
        "consent standing",
        "consent history",
        "consent due",
        "consent before",
        "consent matrix",
        "consent withdrawals",
        "consent withdrawal show",
        "consent withdrawal letter",
    ),
    **_commands(
        _P.RECORD_CONSENT,
        _W.PEOPLE,
        "consent record",
        "consent check",
        "consent dissent",
        "consent withdraw",
        "consent revoke",
        "consent pause",
        "consent reaffirm",
    ),
    **_commands(_P.VERIFY_CONSENT, _W.MATERIAL, "consent waiting", "consent verify"),
    **_commands(
        _P.MANAGE_CONSENT,
        _W.PEOPLE,
        "consent withdrawal look-at",
        "consent withdrawal send-back",
        "consent withdrawal confirm",
        "consent withdrawal carry-out",
        "consent withdrawal looked-through",
    ),
    **_commands(_A.KEEPER, _W.NONE, "consent seal-originals"),
    **_commands(_P.ASSESS_COMPETENCE, _W.PEOPLE, "consent competence"),
    **_commands(_P.MANAGE_CONSENT, _W.PEOPLE, "consent invalidate"),
    **_commands(
        _P.MANAGE_CONSENT,
        _W.WHOLE,
        "consent read",
        "consent switch",
        "consent off propose",
        "consent off approve",
        "consent off decline",
        "consent off take-back",
    ),
    **_commands(_P.READ_CONSENT, _W.WHOLE, "consent off list"),
    **_commands(_P.TAKE_IN, _W.MATERIAL, "take-in", "sources correct"),
    **_commands(_P.TAKE_IN, _W.OWN, "sources asking", "sources answer"),
    **_commands(_P.ENTER, _W.MATERIAL, "why"),
    **_commands(
        _P.READ_CONSENT,
        _W.MATERIAL,
        "subjects list",
        "holds list",
        "requests list",
        "requests letter",
    ),
    **_commands(_P.RECORD_CONSENT, _W.MATERIAL, "requests record", "requests appeal"),
    **_commands(_P.MANAGE_CONSENT, _W.MATERIAL, "requests uphold", "requests decline"),
    **_commands(
        _P.TAKE_IN,
        _W.MATERIAL,
        "subjects propose",
        "subjects confirm",
        "subjects dismiss",
        "subjects add",
        "holds put",
        "holds lift",
    ),
    **_commands(_P.READ_SOURCES, _W.MATERIAL, "sources list", "sources read", "search"),
    **_commands(_P.KEEP_NAMES, _W.WHOLE, *(f"safe {word}" for word in _SAFE.split())),
    **_commands(
        _A.KEEPER,
        _W.NONE,
        "safe backup",
        "safe drill",
        "safe restore-key",
        "safe give-up",
        "safe recipients add",
        "safe recipients list",
        "safe recipients remove",
    ),
    **_commands(_P.ENTER, _W.WHOLE, "safe views"),
    **_commands(
        _P.READ_CODING, _W.MATERIAL, "portrait", "quotes", "codebook list", "codebook history"
    ),
    **_commands(_P.CODE, _W.MATERIAL, "code", "memo"),
    **_commands(_P.CODE, _W.OWN, "undo", "redo"),
    **_commands(_P.EDIT_CODEBOOK, _W.WHOLE, "codebook add"),
    **_commands(_P.EDIT_CODEBOOK, _W.MATERIAL, "codebook merge"),
    **_commands(_P.EXPORT, _W.MATERIAL, "export quotes", "export codebook"),
    **_commands(_P.SEE_TEAM, _W.WHOLE, "user list", "rounds list"),
    **_commands(
        _P.MANAGE_TEAM,
        _W.WHOLE,
        "user grant",
        "user approve",
        "user decline",
        "user withdraw",
        "rounds add",
        "rounds close",
        "rounds reopen",
    ),
    **_commands(_P.SEE_JOBS, _W.WHOLE, "jobs list"),
    **_commands(_P.START_JOBS, _W.OWN, "jobs stop"),
    **_commands(_P.READ_AUDIT, _W.WHOLE, "audit trail", "audit verify"),
}
"""Commands by their words. Whoever types one holds the machine's key: none asks again."""
