from django.apps import AppConfig


class PseudonymsConfig(AppConfig):
    name = "fieldloom.pseudonyms"
