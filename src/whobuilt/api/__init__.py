"""The local service: REST over one case, bound to this machine. The one place that knows what JSON a program is given."""
