"""What must hold of the tables: Great Expectations suites, given columns and limits.

Nothing here knows the codebook, the rules or the folders; `pipelines.check` hands them over.
"""
