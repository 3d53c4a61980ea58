package main

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// kept is what is kept: a key, a bucket, a database, a queue and a topic.
type kept struct {
	key      *kms.Key
	files    *s3.Bucket
	database *rds.Instance
	queue    *sqs.Queue
	alerts   *sns.Topic
}

type grant struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal map[string]any `json:",omitempty"`
	Action    any
	Resource  any `json:",omitempty"`
}

type document struct {
	Version   string
	Statement []grant
}

func newKey(ctx *pulumi.Context, tags pulumi.StringMap) (*kms.Key, error) {
	caller, err := aws.GetCallerIdentity(ctx, nil)
	if err != nil {
		return nil, err
	}
	owner := map[string]any{"AWS": fmt.Sprintf("arn:aws:iam::%s:root", caller.AccountId)}
	services := map[string]any{
		"Service": []string{"cloudwatch.amazonaws.com", "logs.eu-west-1.amazonaws.com", "sns.amazonaws.com"},
	}
	uses := []string{"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:Describe*"}
	policy, err := json.Marshal(document{Version: "2012-10-17", Statement: []grant{
		{Sid: "Owner", Effect: "Allow", Principal: owner, Action: "kms:*", Resource: "*"},
		{Sid: "Services", Effect: "Allow", Principal: services, Action: uses, Resource: "*"},
	}})
	if err != nil {
		return nil, err
	}
	return kms.NewKey(ctx, "data", &kms.KeyArgs{
		Description:          pulumi.String("orders: data at rest"),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(30),
		Policy:               pulumi.String(policy),
		Tags:                 tags,
	})
}

func newData(ctx *pulumi.Context, net *network) (*kept, error) {
	tags := tagsOf(ctx)
	key, err := newKey(ctx, tags)
	if err != nil {
		return nil, err
	}
	files, err := s3.NewBucket(ctx, "files", &s3.BucketArgs{Tags: tags})
	if err != nil {
		return nil, err
	}
	_, err = s3.NewBucketPublicAccessBlock(ctx, "files", &s3.BucketPublicAccessBlockArgs{
		Bucket:                files.ID(),
		BlockPublicAcls:       pulumi.Bool(true),
		BlockPublicPolicy:     pulumi.Bool(true),
		IgnorePublicAcls:      pulumi.Bool(true),
		RestrictPublicBuckets: pulumi.Bool(true),
	})
	if err != nil {
		return nil, err
	}

	group, err := rds.NewSubnetGroup(ctx, "database", &rds.SubnetGroupArgs{SubnetIds: idsOf(net.private), Tags: tags})
	if err != nil {
		return nil, err
	}
	database, err := rds.NewInstance(ctx, "database", &rds.InstanceArgs{
		Engine:                       pulumi.String("postgres"),
		EngineVersion:                pulumi.String("16.4"),
		InstanceClass:                pulumi.String("db.t4g.medium"),
		AllocatedStorage:             pulumi.Int(50),
		MaxAllocatedStorage:          pulumi.Int(200),
		StorageType:                  pulumi.String("gp3"),
		DbName:                       pulumi.String("orders"),
		Username:                     pulumi.String("orders"),
		ManageMasterUserPassword:     pulumi.Bool(true),
		DbSubnetGroupName:            group.Name,
		VpcSecurityGroupIds:          pulumi.StringArray{net.databaseGroup.ID()},
		MultiAz:                      pulumi.Bool(true),
		StorageEncrypted:             pulumi.Bool(true),
		KmsKeyId:                     key.Arn,
		BackupRetentionPeriod:        pulumi.Int(14),
		DeletionProtection:           pulumi.Bool(true),
		FinalSnapshotIdentifier:      pulumi.String("orders-" + ctx.Stack() + "-last"),
		CopyTagsToSnapshot:           pulumi.Bool(true),
		AutoMinorVersionUpgrade:      pulumi.Bool(true),
		PerformanceInsightsEnabled:   pulumi.Bool(true),
		EnabledCloudwatchLogsExports: pulumi.StringArray{pulumi.String("postgresql")},
		Tags:                         tags,
	})
	if err != nil {
		return nil, err
	}

	queue, err := sqs.NewQueue(ctx, "orders", &sqs.QueueArgs{
		KmsMasterKeyId:           key.ID(),
		VisibilityTimeoutSeconds: pulumi.Int(180),
		Tags:                     tags,
	})
	if err != nil {
		return nil, err
	}
	alerts, err := sns.NewTopic(ctx, "alerts", &sns.TopicArgs{KmsMasterKeyId: key.ID(), Tags: tags})
	if err != nil {
		return nil, err
	}
	ctx.Export("bucket", files.ID())
	return &kept{key: key, files: files, database: database, queue: queue, alerts: alerts}, nil
}
