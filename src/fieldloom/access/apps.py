from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fieldloom.access"
