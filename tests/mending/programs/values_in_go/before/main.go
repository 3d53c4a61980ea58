package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/dynamodb"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		if _, err := cloudwatch.NewLogGroup(ctx, "app", &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(45),
		}); err != nil {
			return err
		}
		if _, err := sqs.NewQueue(ctx, "orders", &sqs.QueueArgs{
			Name:      pulumi.String("orders"),
			FifoQueue: pulumi.Bool(true),
		}); err != nil {
			return err
		}
		if _, err := cloudwatch.NewEventRule(ctx, "nightly", &cloudwatch.EventRuleArgs{
			ScheduleExpression: pulumi.String("cron(0 2 * * *)"),
		}); err != nil {
			return err
		}
		if _, err := dynamodb.NewTable(ctx, "items", &dynamodb.TableArgs{
			HashKey: pulumi.String("id"),
			Attributes: dynamodb.TableAttributeArray{
				&dynamodb.TableAttributeArgs{
					Name: pulumi.String("id"),
					Type: pulumi.String("String"),
				},
			},
			BillingMode: pulumi.String("ON_DEMAND"),
		}); err != nil {
			return err
		}
		if _, err := kms.NewKey(ctx, "data", &kms.KeyArgs{
			EnableKeyRotation:    pulumi.Bool(true),
			DeletionWindowInDays: pulumi.Int(5),
		}); err != nil {
			return err
		}
		if _, err := s3.NewBucket(ctx, "logs", &s3.BucketArgs{
			Bucket: pulumi.String("Company_Logs"),
		}); err != nil {
			return err
		}
		return nil
	})
}
