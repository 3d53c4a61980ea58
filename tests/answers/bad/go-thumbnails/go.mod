module thumbnails

go 1.23

require (
	github.com/aws/aws-lambda-go v1.47.0
	github.com/pulumi/pulumi-aws/sdk/v7 v7.8.0
	github.com/pulumi/pulumi/sdk/v3 v3.192.0
)
