"""A log tells where a fault arose and of what kind it is, and no word of what it was about."""

import logging

from fieldloom.ground.logs import Wordless

CANARY = "zqxjkvword"


def logged(error):
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as first:
            raise error from first
    except Exception as caught:
        info = (type(caught), caught, caught.__traceback__)
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "Fault", (), info)
    return Wordless("%(message)s").format(record)


def test_a_fault_is_told_without_its_words():
    told = logged(ValueError(f"no such thing as {CANARY}"))
    assert CANARY not in told
    assert "ValueError" in told and "KeyError" in told
    assert "test_logs.py" in told and "in logged" in told


def test_the_library_of_long_work_writes_so_as_well():
    """It brings a handler of its own along, which would quote, unless its logger has one already."""
    from dbos import DBOS

    DBOS(config={"name": "fieldloom", "system_database_url": "sqlite:///:memory:"})
    try:
        logger = logging.getLogger("dbos")
        error = ValueError(CANARY)
        info = (ValueError, error, None)
        record = logger.makeRecord("dbos", logging.ERROR, __file__, 1, "Fault", (), info)
        own = [one for one in logger.handlers if type(one) is logging.StreamHandler]
        told = [handler.format(record) for handler in own]
    finally:
        DBOS.destroy()
    assert len(told) == 1 and not logger.propagate
    assert "ValueError" in told[0] and CANARY not in told[0]


def test_what_fieldloom_writes_to_its_log_is_written_so(settings):
    from django.utils.module_loading import import_string

    handler = settings.LOGGING["handlers"]["console"]
    assert import_string(settings.LOGGING["formatters"][handler["formatter"]]["()"]) is Wordless
    loggers = [settings.LOGGING["root"], *settings.LOGGING["loggers"].values()]
    assert {name for one in loggers for name in one.get("handlers", [])} == {"console"}
    assert settings.LOGGING["root"]["handlers"] == ["console"]
