import pulumi
import pulumi_aws as aws
import pulumi_nowhere as nowhere
from pulumi_nowhere.images import Image

image = Image("app", build=nowhere.Build(context="."))
bucket = aws.s3.Bucket("files")
aws.lambda_.Function("worker", role="arn:aws:iam::123456789012:role/x", package_type="Image", image_uri=image.url)
pulumi.export("image", image.url)
