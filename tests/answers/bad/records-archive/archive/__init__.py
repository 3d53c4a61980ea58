from .regional_bucket import RegionalBucket, RegionalBucketArgs

__all__ = ["RegionalBucket", "RegionalBucketArgs"]
