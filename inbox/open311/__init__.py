"""Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2, read 2026-11-25): public reports in and out."""
