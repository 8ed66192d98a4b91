"""Every command of `fieldloom`, in one app."""

from fieldloom.cli import (
    audit,
    backing_up,
    coding,
    consenting,
    demo,
    export,
    guarding,
    holding,
    jobs,
    keeping_names,
    making_safe,
    portraying,
    quoting,
    restoring,
    rounds,
    safeguarding,
    searching,
    serving,
    sources,
    starting,
    users,
)
from fieldloom.cli.beginning import begun

app = begun()

# In the order in which a study meets them.
starting.add_to(app)
demo.add_to(app)
serving.add_to(app)
users.add_to(app)
safeguarding.add_to(app)
consenting.add_to(app)
sources.add_to(app)
making_safe.add_to(app)
keeping_names.add_to(app)
guarding.add_to(app)
holding.add_to(app)
coding.add_to(app)
rounds.add_to(app)
portraying.add_to(app)
quoting.add_to(app)
searching.add_to(app)
export.add_to(app)
jobs.add_to(app)
audit.add_to(app)
backing_up.add_to(app)
restoring.add_to(app)
