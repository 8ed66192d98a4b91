"""What the words speak of: codebook, quotations, memos, coding by search, and what was done."""

from django.urls import path

from fieldloom.web.coding import (
    by_search,
    changing,
    codebook,
    filters,
    in_bulk,
    leaving,
    memos,
    merging,
    quotations,
    slices,
    turning,
)

app_name = "coding"
urlpatterns = [
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/add/", changing.add, name="add_code"),
    path("codebook/by-search/", by_search.by_search, name="by_search"),
    path("codebook/history/", turning.history, name="history"),
    path("codebook/memos/", memos.memos, name="memos"),
    path("codebook/memos/about/<str:about>/<int:about_id>/", memos.write, name="write_memo"),
    path("codebook/memos/<int:pk>/", memos.change, name="change_memo"),
    path("codebook/memos/<int:pk>/drop/", memos.drop, name="drop_memo"),
    path("codebook/export/", leaving.codebook, name="export_codebook"),
    path("codebook/<int:pk>/", codebook.code, name="code"),
    path("codebook/<int:pk>/change/", changing.change, name="change_code"),
    path("codebook/<int:pk>/move/", changing.move, name="move_code"),
    path("codebook/<int:pk>/step/", changing.step, name="step_code"),
    path("codebook/<int:pk>/drop/", changing.drop, name="drop_code"),
    path("codebook/<int:pk>/merge/", merging.merge, name="merge_code"),
    path("codebook/<int:pk>/split/", merging.split, name="split_code"),
    path("quotations/", quotations.quotations, name="quotations"),
    path("quotations/order/", slices.order, name="quotations_order"),
    path("quotations/rows/", slices.some, name="quotations_rows"),
    path("quotations/codes/", slices.codes, name="quotations_codes"),
    path("quotations/around/<int:pk>/", slices.around, name="quotation_around"),
    path("quotations/preview/", in_bulk.preview, name="quotations_preview"),
    path("quotations/bulk/", in_bulk.act, name="quotations_bulk"),
    path("quotations/turn/", in_bulk.turn, name="quotations_turn"),
    path("quotations/filters/", filters.save, name="save_filter"),
    path("quotations/filters/<int:pk>/", filters.apply, name="apply_filter"),
    path("quotations/filters/<int:pk>/change/", filters.change, name="change_filter"),
    path("quotations/export/", leaving.quotations, name="export_quotations"),
    path("undo/", turning.undo, name="undo"),
    path("redo/", turning.redo, name="redo"),
]
