"""WhatsApp Cloud API; source: developers.facebook.com/documentation/business-messaging/whatsapp, read 2026-11-24."""
