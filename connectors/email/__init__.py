"""E-mail: a mailbox read over IMAP (IDLE, else poll), answers over SMTP in the same thread.

Source: RFC 3501 and 2177 (IMAP, IDLE), 5530 (its response codes), 5321 and 3463 (SMTP and its status codes), 5322,
2045–2047, 2231 and 3676 (messages), 3461–3464 (delivery reports), 8098 (read receipts), 3834 (automatic mail); Dovecot
2.3.19 and OpenSMTPD 6.8.0 as Debian ships them; read 2026-11-25.
"""
