package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		bucket, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketVersioning(ctx, "v", &s3.BucketVersioningArgs{
			Bucket: bucket.ID(),
			VersioningConfiguration: &s3.BucketVersioningVersioningConfigurationArgs{
				Status: pulumi.String("Enabled"),
			},
		})
		if err != nil {
			return err
		}
		_, err = cloudwatch.NewEventRule(ctx, "r", &cloudwatch.EventRuleArgs{
			ScheduleExpression: pulumi.String("rate(1 hour)"),
			State:              pulumi.String("ENABLED"),
		})
		return err
	})
}
