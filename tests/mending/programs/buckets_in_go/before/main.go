package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		uploads, err := s3.NewBucket(ctx, "uploads", nil)
		if err != nil {
			return err
		}
		if _, err := s3.NewBucketVersioning(ctx, "uploads", &s3.BucketVersioningArgs{
			Bucket: uploads.ID(),
			VersioningConfiguration: &s3.BucketVersioningVersioningConfigurationArgs{
				Status: pulumi.String("Enabled"),
			},
		}); err != nil {
			return err
		}
		reports, err := s3.NewBucket(ctx, "reports", nil)
		if err != nil {
			return err
		}
		if _, err := s3.NewBucketAcl(ctx, "reports", &s3.BucketAclArgs{
			Bucket: reports.ID(),
			Acl:    pulumi.String("private"),
		}); err != nil {
			return err
		}
		ctx.Export("uploads-name", uploads.Bucket)
		return nil
	})
}
