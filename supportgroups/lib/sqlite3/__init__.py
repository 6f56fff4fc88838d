"""Django's SQLite, waiting its turn in a fairer way."""
