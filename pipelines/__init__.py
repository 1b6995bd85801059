"""What happens to a submission: arrive, conform, identify, merge, rank, send.

What each folder does, reads and writes is told in ``docs/way-of-a-submission.md``.
"""
