"""Find the quarter effects of the lending equation that make the balance follow its planned path.

`python -m case_studies.xm_bank.dgp.tuning` prints the line `volume_effect` for `[paths]` in case.toml.
Run it after a change of parameters or seed. The data are made with the numbers in the file, so that a changed
parameter moves lending in an experiment instead of being undone by the quarter effects. Six decimals make
the normal run repeat the tuning run: fewer would draw other borrowers and lose the path by chance.
"""

import numpy as np

from case_studies.xm_bank.dgp.parameters import load_parameters
from case_studies.xm_bank.dgp.simulation import simulate


def tuned_line() -> str:
    """The line for case.toml."""
    outcome = simulate(load_parameters(), lambda share, step: None, None)
    values = ", ".join(f"{effect:.6f}" for effect in np.asarray(outcome.quarter_effect))
    return f"volume_effect = [{values}]"


if __name__ == "__main__":
    print(tuned_line())
