"""The local service: REST over one case, bound to this machine; the one place that knows JSON of programs."""
