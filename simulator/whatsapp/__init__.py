"""A WhatsApp number on the Cloud API, simulated. Source: Meta's "WhatsApp Business Platform", read 2026-11-24."""
