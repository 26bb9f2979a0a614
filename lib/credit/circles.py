"""Guarantee circles as a network: who stands in for whom, in which circles, and who is central.

References
----------
Blondel, V. D. et al. (2008). Fast unfolding of communities in large networks. Journal of Statistical
Mechanics P10008 (Louvain).
Newman, M. E. J. (2006). Modularity and community structure in networks. PNAS 103, 8577-8582.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.credit.reasons import unavailable
from lib.values import NotAvailable

SEED = 20_240_101
# Betweenness looks at shortest paths from this many borrowers at most; from all if there are fewer.
PIVOTS = 100


@dataclass(frozen=True, eq=False)
class Circles:
    """A guarantee network.

    Attributes
    ----------
    graph : networkx DiGraph from guarantor to borrower, with ``amount`` on its edges.
    borrowers : a row per firm in a link: borrower, component, community (numbered by falling size),
        guarantees (given), guarantors (received), mutual (links that go both ways), amount_given, pagerank
        (of distress that walks from borrower to guarantor), betweenness (share of shortest paths through,
        links taken both ways).
    components : a row per connected component: component, firms, links, amount, mutual (share of links that
        go both ways).
    modularity : of the communities, links taken both ways; near 0 if they are no better than chance.
    """

    graph: Any
    borrowers: pd.DataFrame
    components: pd.DataFrame
    modularity: float

    @property
    def largest_share(self) -> float:
        """Share of the firms in links that belong to the largest component."""
        return float(self.components["firms"].iloc[0] / self.components["firms"].sum())


def _numbered(groups: list[set[object]]) -> dict[object, int]:
    """Number of each member's group; the largest is 0, ties by their first member."""
    ordered = sorted(groups, key=lambda group: (-len(group), min(str(member) for member in group)))
    return {member: number for number, group in enumerate(ordered) for member in group}


def guarantee_circles(
    guarantor: object, borrower: object, amount: object = None, *, resolution: float = 1.0, seed: int = SEED
) -> Circles | NotAvailable:
    """Components, communities and centralities of guarantee links (networkx).

    Parameters
    ----------
    guarantor, borrower : (m,) ids. Links of a firm to itself are left out; repeated links add up.
    amount : (m,) guaranteed amounts, 1 each if left out.
    resolution : of the communities; above 1 makes more and smaller ones.
    seed : of the Louvain search and of the firms that betweenness starts from.
    """
    import networkx as nx

    links = pd.DataFrame({"source": np.asarray(guarantor), "target": np.asarray(borrower)})
    links["amount"] = 1.0 if amount is None else np.asarray(amount, dtype=np.float64)
    links = links[links["source"] != links["target"]]
    if links.empty:
        return unavailable("no_links")
    links = links.groupby(["source", "target"], as_index=False, sort=True)["amount"].sum()
    graph = nx.from_pandas_edgelist(links, "source", "target", "amount", create_using=nx.DiGraph)
    both_ways = graph.to_undirected()
    component = _numbered([set(group) for group in nx.connected_components(both_ways)])
    found = nx.community.louvain_communities(both_ways, weight=None, resolution=resolution, seed=seed)
    community = _numbered([set(group) for group in found])
    modularity = float(nx.community.modularity(both_ways, found, weight=None, resolution=resolution))
    # Distress goes against the guarantee, from the borrower who fails to the guarantor who pays.
    rank = nx.pagerank(graph.reverse(copy=False), weight="amount")
    pivots = min(PIVOTS, len(both_ways))
    between = nx.betweenness_centrality(both_ways, k=pivots if pivots < len(both_ways) else None, seed=seed)
    mutual = links.merge(links, left_on=["source", "target"], right_on=["target", "source"])["source_x"]
    names = sorted(graph, key=str)
    given = links.groupby("source")["amount"].sum()
    borrowers = pd.DataFrame(
        {
            "borrower": names,
            "component": [component[name] for name in names],
            "community": [community[name] for name in names],
            "guarantees": [graph.out_degree(name) for name in names],
            "guarantors": [graph.in_degree(name) for name in names],
            "mutual": mutual.value_counts().reindex(names, fill_value=0).to_numpy(),
            "amount_given": given.reindex(names, fill_value=0.0).to_numpy(),
            "pagerank": [rank[name] for name in names],
            "betweenness": [between[name] for name in names],
        }
    )
    of_links = links["source"].map(component)
    components = pd.DataFrame(
        {
            "firms": borrowers.groupby("component").size(),
            "links": of_links.value_counts().sort_index(),
            "amount": links.groupby(of_links)["amount"].sum(),
            "mutual": borrowers.groupby("component")["mutual"].sum(),
        }
    ).rename_axis("component")
    components["mutual"] = components["mutual"] / components["links"]
    return Circles(graph, borrowers, components.reset_index(), modularity)
