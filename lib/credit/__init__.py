"""Credit risk: scorecards, portfolio, survival, loss, expected loss, capital, stress, guarantees, process.

Everything here is pure: arrays, frames and frozen objects in, frozen objects out. What has no answer comes
back as :class:`lib.values.NotAvailable` with a message under ``credit.unavailable``.

Words: *bad* is 1 where the borrower defaulted; *risk* is any number that is higher for worse borrowers (a PD,
or a score with its sign turned). Rates are decimals, intervals of level 0.95 unless another is asked for.

The way through the package. Scorecard: :mod:`~lib.credit.bins` cuts a characteristic into bins,
:mod:`~lib.credit.woe` weighs them, :mod:`~lib.credit.scorecard` fits and scores,
:mod:`~lib.credit.rejects` asks about the applicants who were refused. Validation: :mod:`~lib.credit.roc`,
:mod:`~lib.credit.calibration`, :mod:`~lib.credit.stability`, :mod:`~lib.credit.cutoff`. Portfolio:
:mod:`~lib.credit.grades`, :mod:`~lib.credit.migration`, :mod:`~lib.credit.vintage`,
:mod:`~lib.credit.concentration`. Time to default: :mod:`~lib.credit.survival`. Loss:
:mod:`~lib.credit.lgd`, :mod:`~lib.credit.staging`,
:mod:`~lib.credit.expected_loss`, :mod:`~lib.credit.satellite`. Capital: :mod:`~lib.credit.irb`,
:mod:`~lib.credit.vasicek`. Guarantee circles: :mod:`~lib.credit.circles`, :mod:`~lib.credit.contagion`.
Process and monitoring: :mod:`~lib.credit.process`, :mod:`~lib.credit.early_warning`.
"""
