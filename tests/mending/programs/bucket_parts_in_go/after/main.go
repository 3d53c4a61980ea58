package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		bucket, err := s3.NewBucket(ctx, "data", &s3.BucketArgs{})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketVersioning(ctx, "data-versioning", &s3.BucketVersioningArgs{
			Bucket: bucket.ID(),
			VersioningConfiguration: &s3.BucketVersioningVersioningConfigurationArgs{
				Status: pulumi.String("Enabled"),
			},
		})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketLifecycleConfiguration(ctx, "data-lifecycle-rules", &s3.BucketLifecycleConfigurationArgs{
			Bucket: bucket.ID(),
			Rules: s3.BucketLifecycleConfigurationRuleArray{
				&s3.BucketLifecycleConfigurationRuleArgs{
					Id:     pulumi.String("old"),
					Status: pulumi.String("Enabled"),
					NoncurrentVersionExpiration: &s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs{
						NoncurrentDays: pulumi.Int(30),
					},
				},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("bucket", bucket.Bucket)
		return nil
	})
}
