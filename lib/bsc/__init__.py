"""The balanced scorecard: key performance indicators (KPIs), scores, weights, gaps and their ranking.

Everything here is pure: frames, arrays and frozen objects in, frozen objects out. What has no answer comes
back as :class:`lib.values.NotAvailable`, is left out of averages, and is named by the average.

The way through the package: :mod:`~lib.bsc.kpis` loads the definitions, :mod:`~lib.bsc.kpi_values` computes
them from a warehouse, :mod:`~lib.bsc.standards` finds each floor, target and peer benchmark,
:mod:`~lib.bsc.attainment` scores a value between them, :mod:`~lib.bsc.weights` and :mod:`~lib.bsc.ahp` weigh,
:mod:`~lib.bsc.scorecard` puts one quarter of one unit together, :mod:`~lib.bsc.gaps` ranks what is missing,
:mod:`~lib.bsc.decomposition` splits a score, :mod:`~lib.bsc.traceability` leads from a problem to a lever.
"""
