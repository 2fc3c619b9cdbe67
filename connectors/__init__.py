"""One folder a channel: everything that knows a platform, and nothing else. Read `contract` first."""
