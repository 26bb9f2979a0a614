"""The warehouse of a case: one DuckDB file, built from the case's generator, opened read-only.

    warehouse = open_case("xm_bank")
    warehouse.query("SELECT quarter, npl_stock_rmb FROM bank_quarters ORDER BY quarter")

The file is written aside and renamed, with a manifest renamed after it as the last step: a file without
its manifest does not count. What is opened has the size and the digest that the manifest states.
"""

from lib.warehouse.builder import build
from lib.warehouse.errors import WarehouseError
from lib.warehouse.fingerprints import fingerprint
from lib.warehouse.manifest import Manifest
from lib.warehouse.reader import Warehouse, close_all, open_case, verify

__all__ = [
    "Manifest",
    "Warehouse",
    "WarehouseError",
    "build",
    "close_all",
    "fingerprint",
    "open_case",
    "verify",
]
