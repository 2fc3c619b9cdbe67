"""The city's own report form and app: the envelope is ours (docs/api.md, read 2026-11-25), there is no platform."""
