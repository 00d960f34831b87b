"""What people judge beside statements: claims against documents, and names that may be one."""
