"""The one table of doors: each page and each command, what it asks, and what narrows it. Pure.

A page or command that is not in here fails the build, and such a page opens for nobody. `Again` says
that somebody has to have shown within the last minutes that it is still they (`step-up`).
"""

from typing import Any

from fieldloom.access.one_door import Asks, Door, Within
from fieldloom.access.rules import Permission

__all__ = ["ROUTES", "Asks", "Door", "Within"]


def _doors(asks: Permission | Asks, within: Within, names: str, **more: Any) -> dict[str, Door]:
    return dict.fromkeys(names.split(), Door(asks, within, **more))


_P, _W, _A = Permission, Within, Asks

ROUTES: dict[str, Door] = {
    **_doors(_A.SIGNED_IN, _W.NONE, "front preferences:settings again"),
    **_doors(_P.ENTER, _W.MATERIAL, "home:study"),
    # What is out of reach is answered like what does not exist.
    **_doors(_P.ENTER, _W.OWN, "guarding:why"),
    **_doors(
        _P.READ_PEOPLE,
        _W.PEOPLE,
        "people:families people:participants people:family people:participant people:service "
        "people:services",
    ),
    **_doors(_P.READ_PEOPLE, _W.WHOLE, "people:agencies people:agency"),
    **_doors(
        _P.WRITE_PEOPLE,
        _W.PEOPLE,
        "people:add_family people:add_participant people:change_family people:change_participant "
        "people:join_family people:join_service people:membership people:drop_membership "
        "people:kinship people:end_kinship",
    ),
    **_doors(
        _P.WRITE_PEOPLE,
        _W.WHOLE,
        "people:add_service people:add_agency people:change_service people:change_agency",
    ),
    **_doors(_P.READ_FIELDWORK, _W.MATERIAL, "fieldwork:encounters fieldwork:encounter"),
    **_doors(_P.READ_FIELDWORK, _W.WHOLE, "fieldwork:plan"),
    **_doors(
        _P.WRITE_FIELDWORK,
        _W.MATERIAL,
        "fieldwork:add_encounter fieldwork:change_encounter fieldwork:done fieldwork:missed",
    ),
    **_doors(
        _P.WRITE_FIELDWORK,
        _W.WHOLE,
        "fieldwork:add_site fieldwork:change_site fieldwork:add_wave fieldwork:change_wave "
        "fieldwork:set_target",
    ),
    **_doors(
        _P.RAISE_SAFEGUARDING,
        _W.OWN,
        "safeguarding:records safeguarding:begin safeguarding:record safeguarding:hand_over",
    ),
    **_doors(_P.READ_SAFEGUARDING, _W.MATERIAL, "safeguarding:legal_hold safeguarding:close"),
    **_doors(_P.READ_SAFEGUARDING, _W.MATERIAL, "safeguarding:referral", again=True),
    **_doors(_P.READ_CONSENT, _W.PEOPLE, "consent:overview consent:due consent:person"),
    **_doors(_P.READ_CONSENT, _W.PEOPLE, "consent:withdrawals consent:withdrawal consent:letter"),
    **_doors(_P.READ_CONSENT, _W.WHOLE, "consent:papers consent:form consent:decisions"),
    **_doors(_P.RECORD_CONSENT, _W.PEOPLE, "consent:record"),
    **_doors(_P.READ_CONSENT, _W.MATERIAL, "consent:before", also=(_P.READ_FIELDWORK,)),
    **_doors(_P.VERIFY_CONSENT, _W.MATERIAL, "consent:waiting consent:verify_source"),
    **_doors(_P.VERIFY_CONSENT, _W.MATERIAL, "consent:verify", also=(_P.READ_FIELDWORK,)),
    **_doors(_P.RECORD_CONSENT, _W.MATERIAL, "consent:check", also=(_P.READ_FIELDWORK,)),
    **_doors(_P.ASSESS_COMPETENCE, _W.PEOPLE, "consent:assess"),
    **_doors(_P.MANAGE_CONSENT, _W.PEOPLE, "consent:invalidate consent:strike_check"),
    **_doors(
        _P.MANAGE_CONSENT,
        _W.PEOPLE,
        "consent:look_at consent:send_back consent:looked_through",
    ),
    **_doors(
        _P.MANAGE_CONSENT,
        _W.PEOPLE,
        "consent:confirm_withdrawal consent:carry_out",
        again=True,
        also=(_P.START_JOBS,),
    ),
    **_doors(
        _P.MANAGE_CONSENT,
        _W.WHOLE,
        "consent:add_sheet consent:add_form consent:basis consent:switch",
    ),
    **_doors(_P.MANAGE_CONSENT, _W.WHOLE, "consent:turn_off consent:turning", again=True),
    **_doors(
        _P.READ_SOURCES,
        _W.MATERIAL,
        "sources:list sources:source search:search desk:read desk:blocks desk:find desk:picture "
        "desk:crop desk:print desk:revisions desk:revision",
    ),
    **_doors(
        _P.TAKE_IN,
        _W.MATERIAL,
        "sources:change sources:speakers sources:bring_back desk:paragraph desk:correct "
        "desk:restore",
        also=(_P.READ_SOURCES,),
    ),
    **_doors(
        _P.TAKE_IN,
        _W.OWN,
        "sources:take_in sources:begin sources:delivery sources:add_file sources:close "
        "sources:stop sources:go_on sources:answer",
    ),
    **_doors(
        _P.READ_CONSENT,
        _W.MATERIAL,
        "guarding:who guarding:holds guarding:requests guarding:request guarding:letter",
    ),
    **_doors(_P.RECORD_CONSENT, _W.MATERIAL, "guarding:ask", also=(_P.READ_SOURCES,)),
    **_doors(_P.TAKE_IN, _W.MATERIAL, "guarding:put", also=(_P.READ_SOURCES,)),
    **_doors(_P.TAKE_IN, _W.MATERIAL, "guarding:lift", also=(_P.READ_CONSENT,)),
    **_doors(_P.TAKE_IN, _W.MATERIAL, "guarding:decide", also=(_P.READ_CONSENT,)),
    **_doors(_P.TAKE_IN, _W.MATERIAL, "guarding:propose", also=(_P.READ_SOURCES,)),
    **_doors(_P.READ_CONSENT, _W.MATERIAL, "desk:subjects", also=(_P.READ_SOURCES,)),
    **_doors(
        _P.TAKE_IN,
        _W.MATERIAL,
        "desk:tag desk:tagged desk:propose",
        also=(_P.READ_SOURCES, _P.READ_CONSENT),
    ),
    **_doors(
        _P.OPEN_ORIGINAL,
        _W.MATERIAL,
        "sources:original desk:open_original",
        again=True,
        also=(_P.READ_SOURCES,),
    ),
    # By a delivery that one sees: so a steward opens originals without reading sources.
    **_doors(_P.OPEN_ORIGINAL, _W.OWN, "sources:original_of_file", again=True, also=(_P.TAKE_IN,)),
    # Each page needs the pass that opening gave, so it asks no more.
    **_doors(_P.OPEN_ORIGINAL, _W.MATERIAL, "desk:original_page", also=(_P.READ_SOURCES,)),
    # How widely each audience is told tells nobody a name.
    **_doors(_P.ENTER, _W.WHOLE, "leaving:views"),
    **_doors(_P.KEEP_NAMES, _W.WHOLE, "leaving:view leaving:ladders leaving:ladder"),
    # The register is of the whole study, or not at all.
    **_doors(
        _P.KEEP_NAMES,
        _W.WHOLE,
        "pseudonyms:progress pseudonyms:look pseudonyms:everywhere pseudonyms:policy "
        "pseudonyms:names pseudonyms:decide pseudonyms:find pseudonyms:many pseudonyms:places "
        "pseudonyms:source pseudonyms:mark pseudonyms:sign pseudonyms:sign_many "
        "pseudonyms:how_well pseudonyms:register pseudonyms:rename pseudonyms:relation "
        "pseudonyms:jigsaw "
        "pseudonyms:jigsaw_one pseudonyms:jigsaw_decide pseudonyms:jigsaw_sign "
        "pseudonyms:jigsaw_rare pseudonyms:put_back",
    ),
    **_doors(
        _P.KEEP_NAMES,
        _W.WHOLE,
        "pseudonyms:jigsaw_mark pseudonyms:jigsaw_unmark",
        also=(_P.READ_SOURCES,),
    ),
    **_doors(_P.EXPORT, _W.WHOLE, "pseudonyms:jigsaw_leave", again=True, also=(_P.KEEP_NAMES,)),
    **_doors(
        _P.KEEP_NAMES,
        _W.WHOLE,
        "desk:name desk:draw_name desk:take_name_back desk:replace_name desk:name_replaced",
        also=(_P.READ_SOURCES,),
    ),
    **_doors(_P.READ_SOURCES, _W.MATERIAL, "desk:tell_name desk:take_telling_back"),
    **_doors(_P.READ_SOURCES, _W.MATERIAL, "desk:telling desk:telling_of", also=(_P.READ_PEOPLE,)),
    **_doors(_P.READ_CODING, _W.COUNTS, "desk:codebook coding:codebook"),
    **_doors(
        _P.READ_CODING,
        _W.MATERIAL,
        "desk:beside desk:portrait desk:mentioned desk:news desk:leave desk:tree "
        "coding:code coding:memos coding:follow coding:mentionable "
        "coding:codebook_history coding:history coding:portraits coding:portrait_place "
        "coding:quotations coding:quotations_order coding:quotations_rows coding:quotations_codes "
        "coding:quotation_around",
    ),
    **_doors(_P.READ_CODING, _W.OWN, "coding:save_filter coding:apply_filter coding:change_filter"),
    **_doors(
        _P.CODE,
        _W.MATERIAL,
        "desk:code desk:adjust desk:recode desk:split desk:join desk:write_memo "
        "desk:place sources:place coding:by_search coding:write_memo coding:quotations_preview "
        "coding:quotations_bulk",
    ),
    # A colleague's coding is taken away by a principal investigator; a colleague's memo by nobody.
    **_doors(
        _P.CODE,
        _W.AUTHORED,
        "desk:remove desk:change_memo desk:drop_memo coding:change_memo coding:drop_memo",
    ),
    **_doors(_P.CODE, _W.OWN, "desk:undo desk:redo coding:undo coding:redo coding:quotations_turn"),
    **_doors(
        _P.EDIT_CODEBOOK,
        _W.WHOLE,
        "desk:add_code desk:change_code desk:move_code desk:step_code coding:add_code "
        "coding:change_code coding:move_code coding:step_code",
    ),
    **_doors(
        _P.EDIT_CODEBOOK,
        _W.MATERIAL,
        "desk:merge_code coding:drop_code coding:merge_code coding:split_code",
    ),
    **_doors(_P.EDIT_CODEBOOK, _W.COUNTS, "desk:merge_preview"),
    **_doors(
        _P.EXPORT,
        _W.MATERIAL,
        "coding:export_codebook coding:export_portraits coding:export_quotations",
        again=True,
    ),
    **_doors(_P.SEE_TEAM, _W.WHOLE, "coding:rounds team:team"),
    **_doors(
        _P.MANAGE_TEAM,
        _W.WHOLE,
        "coding:open_round coding:change_round coding:close_round coding:reopen_round",
    ),
    **_doors(
        _P.MANAGE_TEAM,
        _W.WHOLE,
        "team:grant team:approve team:decline team:withdraw team:end",
        again=True,
    ),
    **_doors(_P.KEEP_NAMES, _W.WHOLE, "openings:names openings:shut"),
    **_doors(_P.KEEP_NAMES, _W.WHOLE, "openings:ask openings:asking openings:destroy", again=True),
    **_doors(_P.KEEP_NAMES, _W.WHOLE, "openings:register", again=True),
    # The write itself asks for the keeper.
    **_doors(_P.SEE_TEAM, _W.WHOLE, "team:confirm", again=True),
    **_doors(_P.SEE_JOBS, _W.WHOLE, "jobs:list jobs:job"),
    **_doors(_P.START_JOBS, _W.OWN, "jobs:stop"),
    **_doors(_P.READ_AUDIT, _W.WHOLE, "audit:trail audit:verify"),
}
"""Pages by their names. Those under `account/` are for signing in and decide for themselves."""
