"""From statements and assessments to what is published: every line cited, handling and masks obeyed."""
