"""That a page which is only looked at and yet changes something would be noticed."""

from web.only_looking import looking_only, written


def test_a_look_that_changes_something_is_noticed(study, pi):
    with looking_only("a page"):
        study.refresh_from_db()
        assert written() == []
        study.save()
        pi.preferences.create(name="theme", value="dark")
        pi.preferences.all().delete()
    assert {(name, table) for name, _, table in written()} == {
        ("a page", "access_study"),
        ("a page", "access_preference"),
    }
    study.save()
    assert written() == []
