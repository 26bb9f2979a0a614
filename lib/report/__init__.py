"""What a reader takes home: reports, briefs, notebooks, workbooks, Parquet files, references.

Everything here is made from the same exhibits that the pages show, for any case: a chapter or a case is named
by its id, and nothing is computed that an exhibit or a what-if has not computed.
"""
