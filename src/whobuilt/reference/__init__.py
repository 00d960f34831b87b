"""What is known beforehand: places and what lies in them, classes of public bodies."""
