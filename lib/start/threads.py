"""Imported before numpy is: linear algebra takes one core at a time.

Many readers share the cores, and regressions that each take all of them wait for each other: a logit of
200,000 rows then takes nearly twice the processor time, and under load many times as long. What the
environment already says is kept.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
