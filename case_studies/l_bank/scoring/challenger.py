"""A challenger that nobody can read: gradient boosting on the same files, to see what the card gives up."""

from functools import cache

import pandas as pd

from case_studies.l_bank.scoring.characteristics import CANDIDATES
from case_studies.l_bank.scoring.sample import applications, development, validation
from lib.credit.interval import Array
from lib.exhibits import CaseData

SEED = 20210101


def _inputs(table: pd.DataFrame) -> pd.DataFrame:
    chosen = table[[item.name for item in CANDIDATES]]
    return chosen.assign(industry=chosen["industry"].astype("category"))


@cache
def challenger(data: CaseData) -> Array:
    """(n,) PD of each loan of the validation sample by boosted trees (scikit-learn) fitted on development.

    It sees all candidates, also those that the card leaves out; missing values are a direction of each split.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    sample = development(applications(data))
    model = HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=120, max_leaf_nodes=8, min_samples_leaf=100, l2_regularization=1.0,
        categorical_features="from_dtype", early_stopping=False, random_state=SEED,
    )  # fmt: skip
    model.fit(_inputs(sample), sample["bad"])
    found: Array = model.predict_proba(_inputs(validation(applications(data))))[:, 1]
    return found
