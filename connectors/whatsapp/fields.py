"""Webhook fields that hold no message, and the reason under which each is counted.

Sources: "Webhooks / Overview", "Webhook overrides", "Webhooks / reference" of the WhatsApp Business Platform,
read 2026-11-24.
"""

#: `field`: reason. Nobody must subscribe to these; who does sees them counted, not quarantined.
OTHER_FIELDS = {
    # What was said before the number came to the Cloud API: old matters, answered in the app; never new complaints.
    "history": "history",
    "smb_app_state_sync": "address_book",
    # People.
    "user_id_update": "user_id_changed",
    "user_preferences": "user_preferences",
    "consumer_profile": "user_preferences",
    # Groups: who came and went; messages in groups come under `messages`.
    "group_lifecycle_update": "group_change",
    "group_participants_update": "group_change",
    "group_settings_update": "group_change",
    "group_status_update": "group_change",
    # Templates, which officers do not send.
    "message_template_status_update": "template_change",
    "message_template_quality_update": "template_change",
    "message_template_components_update": "template_change",
    "template_category_update": "template_change",
    "template_correct_category_detection": "template_change",
    # The account itself: `check` looks at the same things.
    "account_alerts": "account_alert",
    "account_update": "account_change",
    "account_review_update": "account_change",
    "account_settings_update": "account_change",
    "business_capability_update": "account_change",
    "business_status_update": "account_change",
    "business_username_update": "account_change",
    "phone_number_name_update": "number_change",
    "phone_number_quality_update": "number_change",
    "security": "security_notice",
    # Services that we do not use.
    "flows": "flow_change",
    "messaging_handovers": "handover",
    "standby": "handover",
    "partner_solutions": "partner_change",
    "payment_configuration_update": "payment",
    "automatic_events": "advert_event",
    "tracking_events": "advert_event",
}
