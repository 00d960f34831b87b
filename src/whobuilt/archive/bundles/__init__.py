"""What is handed over with its proofs: bundles and their verifiers, bags, WACZ and WARC; and what may not leave."""
