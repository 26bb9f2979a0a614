"""The data-generating process of XM Bank, one module per block.

`parameters` reads case.toml; `branches`, `staff`, `customers` and `products` set the scene;
`simulation` runs the quarters, calling `applications`, `origination` and `performance`;
`tables`, `branch_tables` and `bank` turn the outcome into the warehouse's tables.
"""
