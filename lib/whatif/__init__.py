"""The policy simulator: what happens to the bank, its borrowers and the public purse if levers are moved.

Pure and typed: no Streamlit, no Altair. The way through the package:

- :mod:`~lib.whatif.levers` loads the parameters (bank, policy, environment, assumptions) of a case from
  ``levers.toml``; :mod:`~lib.whatif.setting` holds one choice of values and refuses what cannot be chosen;
  :mod:`~lib.whatif.scenarios` loads ready ones.
- :mod:`~lib.whatif.start` reads the bank at the end of a quarter from its warehouse; :mod:`~lib.whatif.case`
  puts start and parameters together; :mod:`~lib.whatif.draws` draws parameters and shocks.
- :mod:`~lib.whatif.model` has the equations, each documented in ``equations.toml``; ``prepared`` fits them to
  the start, ``supply`` and ``course`` lay out what does not depend on the loan book, ``book``, ``exits``
  and ``engine`` roll the bank forward, ``closing`` enters the accounts on which no later quarter
  depends, ``outcomes`` says what comes out.
- :mod:`~lib.whatif.evaluate` is the one function that answers; :mod:`~lib.whatif.compare`,
  :mod:`~lib.whatif.attribution`, :mod:`~lib.whatif.tornado`, :mod:`~lib.whatif.reverse`,
  :mod:`~lib.whatif.frontier`, :mod:`~lib.whatif.public_cost` and :mod:`~lib.whatif.evidence` build on it.
- :mod:`~lib.whatif.records` and :mod:`~lib.whatif.reading` write a result down and run it again;
  :mod:`~lib.whatif.wording` says it in words; :mod:`~lib.whatif.command` is the command line.
"""
