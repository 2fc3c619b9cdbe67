"""The durable truth: tables, migrations, one module a noun, one function a question. All SQL is here."""
