import pulumi_aws as aws

# To version the bucket, say so in the configuration and take these lines in.
# aws.s3.BucketVersioning("v", bucket=bucket.id, versioning_configuration={"status": "Enabled"})
bucket = aws.s3.Bucket("b")
# Note: the bucket is small
