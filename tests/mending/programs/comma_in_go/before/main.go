package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{
			Tags: pulumi.StringMap{"Owner": pulumi.String("me")}
		})
		return err
	})
}
