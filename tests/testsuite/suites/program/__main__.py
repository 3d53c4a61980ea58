"""Uploads: an encrypted bucket that tells a queue about new objects."""

import pulumi

from infra import bucket, queue

pulumi.export("bucket", bucket.id)
pulumi.export("queue", queue.url)
