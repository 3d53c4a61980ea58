"""Tables, caches, file systems, volumes, streams, topics, search domains and image repositories."""
