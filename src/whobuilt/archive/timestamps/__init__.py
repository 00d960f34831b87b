"""Times that others attest (RFC 3161): what waits to be stamped, what authorities answered, what that is worth."""
