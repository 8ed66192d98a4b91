from django.apps import AppConfig

from fieldloom.ground.withdrawn import replayed


class CanaryConfig(AppConfig):
    name = "canary"

    def ready(self):
        @replayed("summary")
        def withdraw_again(id_, at, /, *, by):
            from fieldloom.access.models import Study

            Study.objects.filter(slug=id_).update(summary="")
