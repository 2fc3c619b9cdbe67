"""The pipeline: receive, normalise, dedupe, complaint, outbox, P3M queue; polls and replies."""
