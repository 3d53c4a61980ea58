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
		_, err := kms.NewKey(ctx, "data", &kms.KeyArgs{
			DeletionWindowInDays: pulumi.Int(10),
			EnableKeyRotation:    pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		if _, err := ecr.NewRepository(ctx, "web", &ecr.RepositoryArgs{
			ImageScanningConfiguration: &ecr.RepositoryImageScanningConfigurationArgs{
				ScanOnPush: pulumi.Bool(true),
			},
			ImageTagMutability: pulumi.String("IMMUTABLE"),
		}); err != nil {
			return err
		}
		if _, err := sqs.NewQueue(ctx, "jobs", &sqs.QueueArgs{
			VisibilityTimeoutSeconds: pulumi.Int(180),
			SqsManagedSseEnabled:     pulumi.Bool(true),
		}); err != nil {
			return err
		}
		if _, err := sns.NewTopic(ctx, "news", &sns.TopicArgs{
			KmsMasterKeyId: pulumi.String("alias/aws/sns"),
		}); err != nil {
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
			BillingMode:         pulumi.String("PAY_PER_REQUEST"),
			PointInTimeRecovery: &dynamodb.TablePointInTimeRecoveryArgs{Enabled: pulumi.Bool(true)},
		}); err != nil {
			return err
		}
		if _, err := cloudwatch.NewLogGroup(ctx, "app", &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(30),
		}); err != nil {
			return err
		}
		if _, err := efs.NewFileSystem(ctx, "shared", &efs.FileSystemArgs{
			Encrypted: pulumi.Bool(true),
		}); err != nil {
			return err
		}
		if _, err := rds.NewInstance(ctx, "db", &rds.InstanceArgs{
			Engine:                   pulumi.String("postgres"),
			InstanceClass:            pulumi.String("db.t3.micro"),
			AllocatedStorage:         pulumi.Int(20),
			Username:                 pulumi.String("app"),
			ManageMasterUserPassword: pulumi.Bool(true),
			PubliclyAccessible:       pulumi.Bool(false),
			SkipFinalSnapshot:        pulumi.Bool(true),
			StorageEncrypted:         pulumi.Bool(true),
			BackupRetentionPeriod:    pulumi.Int(7),
			MultiAz:                  pulumi.Bool(true),
		}); err != nil {
			return err
		}
		return nil
	})
}
