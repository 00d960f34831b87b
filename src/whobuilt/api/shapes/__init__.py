"""What requests and answers look like: the names and fields that the app and other programs know."""
