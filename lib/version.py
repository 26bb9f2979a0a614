"""What this notebook is called and which version it is; ``CITATION.cff`` says the same, and a test checks it.

A scenario record also names the digest of the simulator's code (:func:`lib.whatif.records.app_version`): a
version is raised by people, a digest changes by itself.
"""

import datetime as dt

VERSION = "1.0.0"
RELEASED = dt.date(2026, 11, 27)
AUTHORS = "SME Credit Casebook contributors"
