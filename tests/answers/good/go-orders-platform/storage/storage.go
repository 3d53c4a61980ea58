package storage

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Args is what the stores need.
type Args struct {
	Key           *kms.Key
	SubnetIds     pulumi.StringArray
	DatabaseGroup pulumi.StringInput
}

// Stores is what the platform keeps its data in.
type Stores struct {
	pulumi.ResourceState

	Database *rds.Instance
	Queue    *sqs.Queue
	Files    *s3.Bucket
	Logs     *s3.Bucket
}

// New makes database, queue and buckets.
func New(ctx *pulumi.Context, name string, args Args, opts ...pulumi.ResourceOption) (*Stores, error) {
	s := &Stores{}
	if err := ctx.RegisterComponentResource("orders:storage:Stores", name, s, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(s)
	if err := s.database(ctx, name, args, parent); err != nil {
		return nil, err
	}
	if err := s.queue(ctx, name, args.Key, parent); err != nil {
		return nil, err
	}
	if err := s.buckets(ctx, name, args.Key, parent); err != nil {
		return nil, err
	}
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{
		"database": s.Database.Endpoint,
		"queue":    s.Queue.Url,
		"files":    s.Files.Bucket,
	})
}

func (s *Stores) database(ctx *pulumi.Context, name string, args Args, parent pulumi.ResourceOption) error {
	subnets, err := rds.NewSubnetGroup(ctx, name, &rds.SubnetGroupArgs{SubnetIds: args.SubnetIds}, parent)
	if err != nil {
		return err
	}
	parameters, err := rds.NewParameterGroup(ctx, name, &rds.ParameterGroupArgs{
		Family: pulumi.String("postgres17"),
		Parameters: rds.ParameterGroupParameterArray{
			&rds.ParameterGroupParameterArgs{Name: pulumi.String("rds.force_ssl"), Value: pulumi.String("1")},
		},
	}, parent)
	if err != nil {
		return err
	}
	s.Database, err = rds.NewInstance(ctx, name, &rds.InstanceArgs{
		Engine:                       pulumi.String("postgres"),
		EngineVersion:                pulumi.String("17"),
		InstanceClass:                pulumi.String("db.t4g.medium"),
		AllocatedStorage:             pulumi.Int(50),
		MaxAllocatedStorage:          pulumi.Int(200),
		StorageType:                  pulumi.String("gp3"),
		StorageEncrypted:             pulumi.Bool(true),
		KmsKeyId:                     args.Key.Arn,
		DbName:                       pulumi.String("orders"),
		Username:                     pulumi.String("orders"),
		ManageMasterUserPassword:     pulumi.Bool(true),
		MasterUserSecretKmsKeyId:     args.Key.ID(),
		DbSubnetGroupName:            subnets.Name,
		ParameterGroupName:           parameters.Name,
		VpcSecurityGroupIds:          pulumi.StringArray{args.DatabaseGroup},
		MultiAz:                      pulumi.Bool(true),
		BackupRetentionPeriod:        pulumi.Int(14),
		CopyTagsToSnapshot:           pulumi.Bool(true),
		DeletionProtection:           pulumi.Bool(true),
		FinalSnapshotIdentifier:      pulumi.Sprintf("%s-%s-last", name, ctx.Stack()),
		PerformanceInsightsEnabled:   pulumi.Bool(true),
		PerformanceInsightsKmsKeyId:  args.Key.Arn,
		EnabledCloudwatchLogsExports: pulumi.ToStringArray([]string{"postgresql", "upgrade"}),
	}, parent)
	return err
}

func (s *Stores) queue(ctx *pulumi.Context, name string, key *kms.Key, parent pulumi.ResourceOption) error {
	failed, err := sqs.NewQueue(ctx, name+"-failed", &sqs.QueueArgs{
		KmsMasterKeyId:          key.ID(),
		MessageRetentionSeconds: pulumi.Int(1209600),
	}, parent)
	if err != nil {
		return err
	}
	s.Queue, err = sqs.NewQueue(ctx, name, &sqs.QueueArgs{
		KmsMasterKeyId:           key.ID(),
		VisibilityTimeoutSeconds: pulumi.Int(180),
		RedrivePolicy: pulumi.JSONMarshal(pulumi.Map{
			"deadLetterTargetArn": failed.Arn,
			"maxReceiveCount":     pulumi.Int(5),
		}),
	}, parent)
	return err
}
