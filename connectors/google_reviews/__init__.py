"""Google reviews of city offices; source: Business Profile APIs, "accounts.locations.reviews", read 2026-11-25."""
