"""The OpenSearch engine: a cluster keeps passages and finds candidates; they are scored here, as with every engine."""
