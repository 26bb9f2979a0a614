"""The balanced scorecard: key performance indicators (KPIs), scores, weights, gaps and their ranking.

Everything here is pure: frames, arrays and frozen objects in, frozen objects out. What has no answer comes
back as :class:`lib.values.NotAvailable`, is left out of averages, and is named by the average.

The way through the package: :mod:`~lib.bsc.kpis` loads the definitions, :mod:`~lib.bsc.kpi_values` computes
them from a warehouse, :mod:`~lib.bsc.panel` arranges the values by unit and quarter,
:mod:`~lib.bsc.standards` finds each floor, target and peer benchmark, :mod:`~lib.bsc.attainment` scores a
value between floor and target, :mod:`~lib.bsc.scorecard` puts one quarter of one unit together.
:mod:`~lib.bsc.weights`, :mod:`~lib.bsc.ahp` and :mod:`~lib.bsc.weightings` weigh, :mod:`~lib.bsc.gaps` ranks
what is missing, :mod:`~lib.bsc.decomposition` splits a score, :mod:`~lib.bsc.topsis` is a second opinion on
a ranking. :mod:`~lib.bsc.traceability` leads from a problem to a lever, and :mod:`~lib.bsc.findings` says
which of the problems the scorecard shows by itself.

No multi-criteria package is used. Of those tried, pymcdm 1.4.0 refuses zeros in entropy weights, which scores
are full of, and takes over a second to import because it imports matplotlib; AHPy 2.1 does judgements only
and rounds to four digits by default; scikit-criteria 0.10 brings scikit-learn, seaborn and pulp. Results of
the first two are references in the tests.
"""
