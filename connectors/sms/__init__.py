"""SMS to a short code, by way of a Kannel gateway: `sms-service` in, `sendsms` out, delivery reports.

Source: Kannel 1.4.5 as Debian ships it (bearerbox and smsbox against an SMSC of SMPP 3.4), every shape taken from what
it sent and answered; its user guide for names; read 2026-11-25.
"""
