"""Find the quarter effects of the lending equation that make the balance follow its planned path.

`python -m case_studies.xm_bank.dgp.tuning` prints the line `volume_effect = [...]` for `[paths]` in case.toml.
Run it after a change of parameters; the data themselves are made with the numbers in the file, so that a
change of one parameter moves lending instead of being undone by the quarter effects.
"""

from case_studies.xm_bank.dgp.parameters import load_parameters
from case_studies.xm_bank.dgp.simulation import simulate


def tuned_line() -> str:
    """The line for case.toml."""
    outcome = simulate(load_parameters(), lambda share, step: None, None)
    return "volume_effect = [" + ", ".join(f"{effect:.3f}" for effect in outcome.quarter_effect) + "]"


if __name__ == "__main__":
    print(tuned_line())
