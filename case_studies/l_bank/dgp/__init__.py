"""The data-generating process of L Bank, one module per block.

`parameters` reads case.toml; `scene`, `staff`, `borrowers`, `statements` and `circles` set the scene;
`simulation` runs the months, calling `applicants`, `rating`, `process` and `performance`;
the `*_tables` modules turn the outcome into the warehouse's tables, `aftermath` adds signals and collections.
"""
