"""The reader of one source, known by its study id: the page, what is beside it, and every act on it."""

from django.urls import path

from fieldloom.web.desk import (
    acting,
    beside,
    correcting,
    pictures,
    reading,
    remembering,
    reshaping,
    revisions,
    turning,
)

app_name = "desk"
urlpatterns = [
    path("<str:ref>/", reading.read, name="read"),
    path("<str:ref>/blocks/", reading.blocks, name="blocks"),
    path("<str:ref>/find/", reading.find, name="find"),
    path("<str:ref>/picture/", pictures.picture, name="picture"),
    path("<str:ref>/crops/<int:pk>/", pictures.crop, name="crop"),
    path("<str:ref>/beside/", beside.beside, name="beside"),
    path("<str:ref>/codebook/", beside.codebook, name="codebook"),
    path("<str:ref>/codings/", acting.code_passage, name="code"),
    path("<str:ref>/codings/<int:pk>/adjust/", acting.adjust, name="adjust"),
    path("<str:ref>/codings/<int:pk>/recode/", acting.recode, name="recode"),
    path("<str:ref>/codings/<int:pk>/split/", reshaping.split, name="split"),
    path("<str:ref>/codings/<int:pk>/join/", reshaping.join, name="join"),
    path("<str:ref>/codings/<int:pk>/remove/", acting.remove, name="remove"),
    path("<str:ref>/memos/", remembering.write, name="write_memo"),
    path("<str:ref>/memos/<int:pk>/change/", remembering.change, name="change_memo"),
    path("<str:ref>/memos/<int:pk>/drop/", remembering.drop, name="drop_memo"),
    path("<str:ref>/undo/", turning.undo, name="undo"),
    path("<str:ref>/redo/", turning.redo, name="redo"),
    path("<str:ref>/paragraph/", correcting.paragraph, name="paragraph"),
    path("<str:ref>/correct/", correcting.correct, name="correct"),
    path("<str:ref>/waiting/<int:pk>/place/", correcting.place, name="place"),
    path("<str:ref>/revisions/", revisions.history, name="revisions"),
    path("<str:ref>/revisions/<int:which>/", revisions.revision, name="revision"),
    path("<str:ref>/revisions/<int:which>/restore/", revisions.restore, name="restore"),
]
