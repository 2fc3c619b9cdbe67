"""The report door: what citizens send through the form, the app and Open311, and what they may read of it again."""
