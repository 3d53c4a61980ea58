import pulumi
import pulumi_aws as aws

# The bucket keeps what customers upload, for as long as the law wants it to be kept, and everything that is made of it later on.
bucket = aws.s3.Bucket("b", tags={"One": "a value of some length", "Two": "another value of some length", "Three": "and one more"})
pulumi.log.info("two buckets")
'''The second bucket
keeps the logs.

It is small.'''
logs = aws.s3.Bucket("logs")  
queue = aws.sqs.Queue("q", visibility_timeout_seconds=30)  # thirty seconds, since the handler takes twenty of them at the most
"""
aws.s3.Bucket("third")
"""
# Uncomment this to version the bucket:
# aws.s3.BucketVersioning("v", bucket=bucket.id, versioning_configuration={"status": "Enabled"})

if logs.bucket == None:
    print(f"no bucket")
pulumi.export("name", bucket.id)
