"""What the words speak of: codebook, quotations, memos, coding by search, and what was done."""

from django.urls import path

from fieldloom.web.coding import (
    by_search,
    changing,
    codebook,
    history,
    leaving,
    linking,
    memos,
    merging,
    portraits,
    quotations,
    rounds,
    turning,
)

app_name = "coding"
urlpatterns = [
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/add/", changing.add, name="add_code"),
    path("codebook/by-search/", by_search.by_search, name="by_search"),
    path("codebook/changes/", history.codebook_history, name="codebook_history"),
    path("codebook/history/", turning.history, name="history"),
    path("codebook/memos/", memos.memos, name="memos"),
    path("codebook/memos/about/<str:about>/<int:about_id>/", memos.write, name="write_memo"),
    path("codebook/memos/<int:pk>/", memos.change, name="change_memo"),
    path("codebook/memos/<int:pk>/drop/", memos.drop, name="drop_memo"),
    path("codebook/memos/linking/", linking.mentionable, name="mentionable"),
    path("codebook/memos/to/<str:kind>/<int:key>/", linking.follow, name="follow"),
    path("codebook/export/", leaving.codebook, name="export_codebook"),
    path("codebook/<int:pk>/", codebook.code, name="code"),
    path("codebook/<int:pk>/change/", changing.change, name="change_code"),
    path("codebook/<int:pk>/move/", changing.move, name="move_code"),
    path("codebook/<int:pk>/step/", changing.step, name="step_code"),
    path("codebook/<int:pk>/drop/", changing.drop, name="drop_code"),
    path("codebook/<int:pk>/merge/", merging.merge, name="merge_code"),
    path("codebook/<int:pk>/split/", merging.split, name="split_code"),
    path("quotations/", quotations.quotations, name="quotations"),
    path("portraits/", portraits.portraits, name="portraits"),
    path("portraits/export/", leaving.portraits, name="export_portraits"),
    path("portraits/<str:ref>/<int:pk>/", portraits.place, name="portrait_place"),
    path("quotations/export/", leaving.quotations, name="export_quotations"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/", rounds.start, name="open_round"),
    path("rounds/<int:pk>/", rounds.change, name="change_round"),
    path("rounds/<int:pk>/close/", rounds.close, name="close_round"),
    path("rounds/<int:pk>/reopen/", rounds.reopen, name="reopen_round"),
    path("undo/", turning.undo, name="undo"),
    path("redo/", turning.redo, name="redo"),
]
