package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/dynamodb"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecr"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/efs"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		_, err := kms.NewKey(ctx, "data", &kms.KeyArgs{DeletionWindowInDays: pulumi.Int(10)})
		if err != nil {
			return err
		}
		if _, err := ecr.NewRepository(ctx, "web", nil); err != nil {
			return err
		}
		if _, err := sqs.NewQueue(ctx, "jobs", &sqs.QueueArgs{
			VisibilityTimeoutSeconds: pulumi.Int(180),
			SqsManagedSseEnabled:     pulumi.Bool(false),
		}); err != nil {
			return err
		}
		if _, err := sns.NewTopic(ctx, "news", nil); err != nil {
			return err
		}
		if _, err := dynamodb.NewTable(ctx, "orders", &dynamodb.TableArgs{
			HashKey: pulumi.String("id"),
			Attributes: dynamodb.TableAttributeArray{
				&dynamodb.TableAttributeArgs{
					Name: pulumi.String("id"),
					Type: pulumi.String("S"),
				},
			},
			BillingMode: pulumi.String("PAY_PER_REQUEST"),
		}); err != nil {
			return err
		}
		if _, err := cloudwatch.NewLogGroup(ctx, "app", nil); err != nil {
			return err
		}
		if _, err := efs.NewFileSystem(ctx, "shared", nil); err != nil {
			return err
		}
		if _, err := rds.NewInstance(ctx, "db", &rds.InstanceArgs{
			Engine:                   pulumi.String("postgres"),
			InstanceClass:            pulumi.String("db.t3.micro"),
			AllocatedStorage:         pulumi.Int(20),
			Username:                 pulumi.String("app"),
			ManageMasterUserPassword: pulumi.Bool(true),
			PubliclyAccessible:       pulumi.Bool(true),
			SkipFinalSnapshot:        pulumi.Bool(true),
		}); err != nil {
			return err
		}
		return nil
	})
}
