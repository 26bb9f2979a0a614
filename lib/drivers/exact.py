"""The exact covariance in a reader's words, such as ``CR1 by branch, G = 28, t(27), …``."""

from lib.drivers.result import CovarianceLabel
from lib.text import Text


def cluster_names(clusters: str, text: Text) -> str:
    """Clustering columns, given as one string, in words: ``labels.by.<column>`` where there is one.

    Parameters
    ----------
    clusters : one or two columns, separated by a comma.
    """
    names = [name.strip() for name in clusters.split(",") if name.strip()]
    said = [text(f"labels.by.{name}") if text.has(f"labels.by.{name}") else name for name in names]
    if len(said) == 2:
        return text("drivers.exact.both", first=said[0], second=said[1])
    return ", ".join(said)


def exact(label: CovarianceLabel, text: Text) -> str:
    """Name, groups, distribution and small-sample factor of a covariance in one line."""
    key = f"drivers.exact.{label.key.rpartition('.')[2]}"
    clusters = cluster_names(str(label.values.get("clusters", "")), text)
    name = text(key, clusters=clusters) if text.has(key) else label.name
    return f"{name}, {label.signs}"
