"""The HTTP API under `/api/v1`: the same data as the pages, and the P3M queue for programs."""
