"""What a stranger checks a bundle with: verify.py and verify.html, copied into every bundle as they are."""
