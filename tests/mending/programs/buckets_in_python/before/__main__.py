import pulumi
import pulumi_aws as aws

uploads = aws.s3.Bucket("uploads")
aws.s3.BucketVersioning("uploads", bucket=uploads.id, versioning_configuration={"status": "Enabled"})
reports = aws.s3.Bucket("reports")
aws.s3.BucketAcl("reports", bucket=reports.id, acl="private")
pulumi.export("uploads-name", uploads.bucket)
