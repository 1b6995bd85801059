"""What happens to a submission: arrive, conform, identify, merge, rank, send."""
