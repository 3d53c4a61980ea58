package main

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/secretsmanager"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ssm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// Archive is a bucket with what belongs to it.
type Archive struct {
	pulumi.ResourceState

	Bucket *s3.Bucket
}

func newArchive(
	ctx *pulumi.Context, name string, days int, data *kept, options ...pulumi.ResourceOption,
) (*Archive, error) {
	archive := &Archive{}
	err := ctx.RegisterComponentResource("twins:storage:Archive", name, archive, options...)
	if err != nil {
		return nil, err
	}
	below := pulumi.Parent(archive)
	archive.Bucket, err = s3.NewBucket(ctx, name+"-bucket", &s3.BucketArgs{Tags: tagsOf(ctx)}, below)
	if err != nil {
		return nil, err
	}
	_, err = s3.NewBucketVersioning(ctx, name+"-versions", &s3.BucketVersioningArgs{
		Bucket: archive.Bucket.ID(),
		VersioningConfiguration: &s3.BucketVersioningVersioningConfigurationArgs{
			Status: pulumi.String("Enabled"),
		},
	}, below)
	if err != nil {
		return nil, err
	}
	encryption := &s3.BucketServerSideEncryptionConfigurationArgs{
		Bucket: archive.Bucket.ID(),
		Rules: s3.BucketServerSideEncryptionConfigurationRuleArray{
			&s3.BucketServerSideEncryptionConfigurationRuleArgs{
				ApplyServerSideEncryptionByDefault: &s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs{
					SseAlgorithm:   pulumi.String("aws:kms"),
					KmsMasterKeyId: data.key.Arn,
				},
				BucketKeyEnabled: pulumi.Bool(true),
			},
		},
	}
	after := pulumi.DependsOn([]pulumi.Resource{archive.Bucket})
	if _, err = s3.NewBucketServerSideEncryptionConfiguration(ctx, name+"-encryption", encryption, below, after); err != nil {
		return nil, err
	}
	_, err = s3.NewBucketLifecycleConfiguration(ctx, name+"-ages", &s3.BucketLifecycleConfigurationArgs{
		Bucket: archive.Bucket.ID(),
		Rules: s3.BucketLifecycleConfigurationRuleArray{
			&s3.BucketLifecycleConfigurationRuleArgs{
				Id:     pulumi.String("old"),
				Status: pulumi.String("Enabled"),
				Filter: &s3.BucketLifecycleConfigurationRuleFilterArgs{Prefix: pulumi.String("")},
				Transitions: s3.BucketLifecycleConfigurationRuleTransitionArray{
					&s3.BucketLifecycleConfigurationRuleTransitionArgs{
						Days:         pulumi.Int(days),
						StorageClass: pulumi.String("GLACIER"),
					},
				},
				NoncurrentVersionExpiration: &s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs{
					NoncurrentDays: pulumi.Int(days * 2),
				},
			},
		},
	}, below)
	if err != nil {
		return nil, err
	}
	return archive, ctx.RegisterResourceOutputs(archive, pulumi.Map{
		"bucket":  archive.Bucket.ID(),
		"days":    pulumi.Int(days),
		"nothing": nil,
	})
}

// more makes twenty-six more resources for the forty: all that may travel otherwise in another language.
func more(ctx *pulumi.Context, net *network, data *kept) error {
	settings := config.New(ctx, "")
	token := settings.RequireSecret("token")
	archive, secret, err := storage(ctx, data, token, settings)
	if err != nil {
		return err
	}
	function, err := reports(ctx, net, data, archive, secret)
	if err != nil {
		return err
	}
	if err := nightly(ctx, data, function); err != nil {
		return err
	}
	if err := others(ctx, net, data); err != nil {
		return err
	}
	if err := ctx.Log.Info("twins are ready", nil); err != nil {
		return err
	}
	ctx.Export("token", token)
	ctx.Export("nested", pulumi.Map{
		"list":  pulumi.Array{pulumi.Int(1), pulumi.Float64(2.5), pulumi.Bool(true), nil, function.Arn},
		"empty": pulumi.Map{},
		"text":  pulumi.String("ü ☃"),
	})
	ctx.Export("secretNumber", pulumi.ToSecret(pulumi.Int(42)))
	return nil
}

func storage(
	ctx *pulumi.Context, data *kept, token pulumi.StringOutput, settings *config.Config,
) (*Archive, *secretsmanager.Secret, error) {
	tags := tagsOf(ctx)
	replica, err := aws.NewProvider(ctx, "replica", &aws.ProviderArgs{
		Region: pulumi.String("eu-central-1"),
		DefaultTags: &aws.ProviderDefaultTagsArgs{
			Tags: pulumi.StringMap{"Owner": pulumi.String("storage"), "Copy": pulumi.String("yes")},
		},
	})
	if err != nil {
		return nil, nil, err
	}
	archive, err := newArchive(ctx, "invoices", 30, data)
	if err != nil {
		return nil, nil, err
	}
	_, err = newArchive(ctx, "receipts", 60, data, pulumi.Providers(replica), pulumi.DependsOn([]pulumi.Resource{archive}))
	if err != nil {
		return nil, nil, err
	}

	secret, err := secretsmanager.NewSecret(ctx, "token", &secretsmanager.SecretArgs{
		KmsKeyId:             data.key.Arn,
		RecoveryWindowInDays: pulumi.Int(7),
		Tags:                 tags,
	})
	if err != nil {
		return nil, nil, err
	}
	version := &secretsmanager.SecretVersionArgs{SecretId: secret.ID(), SecretString: token}
	if _, err = secretsmanager.NewSecretVersion(ctx, "token", version); err != nil {
		return nil, nil, err
	}
	text := token.ApplyT(func(text string) (string, error) {
		made, err := json.Marshal(map[string]any{"token": text, "share": 0.5})
		return string(made), err
	}).(pulumi.StringOutput)
	_, err = ssm.NewParameter(ctx, "settings", &ssm.ParameterArgs{
		Type:  pulumi.String("SecureString"),
		Value: text,
	}, pulumi.AdditionalSecretOutputs([]string{"value"}), pulumi.IgnoreChanges([]string{"value", "tags"}))
	if err != nil {
		return nil, nil, err
	}
	var limits map[string]float64
	if err := settings.GetObject("limits", &limits); err != nil {
		return nil, nil, err
	}
	sorted, err := json.Marshal(limits)
	if err != nil {
		return nil, nil, err
	}
	_, err = ssm.NewParameter(ctx, "limits", &ssm.ParameterArgs{
		Type:        pulumi.String("String"),
		Value:       pulumi.String(string(sorted)),
		Description: nil,
	})
	return archive, secret, err
}

func reports(
	ctx *pulumi.Context, net *network, data *kept, archive *Archive, secret *secretsmanager.Secret,
) (*lambda.Function, error) {
	zones := aws.GetAvailabilityZonesOutput(ctx, aws.GetAvailabilityZonesOutputArgs{State: pulumi.String("available")})
	trust := iam.GetPolicyDocumentOutput(ctx, iam.GetPolicyDocumentOutputArgs{
		Statements: iam.GetPolicyDocumentStatementArray{
			iam.GetPolicyDocumentStatementArgs{
				Actions: pulumi.StringArray{pulumi.String("sts:AssumeRole")},
				Principals: iam.GetPolicyDocumentStatementPrincipalArray{
					iam.GetPolicyDocumentStatementPrincipalArgs{
						Type:        pulumi.String("Service"),
						Identifiers: pulumi.StringArray{pulumi.String("lambda.amazonaws.com")},
					},
				},
			},
		},
	})
	tags := tagsOf(ctx)
	tags["Zones"] = zones.Names().ApplyT(func(names []string) string { return fmt.Sprint(len(names)) }).(pulumi.StringOutput)
	role, err := iam.NewRole(ctx, "reports", &iam.RoleArgs{
		AssumeRolePolicy:   trust.Json(),
		MaxSessionDuration: pulumi.Int(3600),
		Tags:               tags,
	}, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("old-reports")}}), pulumi.Protect(true))
	if err != nil {
		return nil, err
	}
	logs, err := cloudwatch.NewLogGroup(ctx, "reports", &cloudwatch.LogGroupArgs{
		Name:            pulumi.Sprintf("/aws/lambda/reports-%s", ctx.Stack()),
		RetentionInDays: pulumi.Int(30),
	}, pulumi.RetainOnDelete(true), pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "5m"}))
	if err != nil {
		return nil, err
	}
	return lambda.NewFunction(ctx, "reports", &lambda.FunctionArgs{
		Runtime:          pulumi.String("nodejs22.x"),
		Handler:          pulumi.String("index.handler"),
		Role:             role.Arn,
		Timeout:          pulumi.Int(15),
		EphemeralStorage: &lambda.FunctionEphemeralStorageArgs{Size: pulumi.Int(1024)},
		Code: pulumi.NewAssetArchive(map[string]interface{}{
			"index.js": pulumi.NewStringAsset("exports.handler = async () => 1;\n"),
			"worker":   pulumi.NewFileAsset("worker.py"),
		}),
		Environment: &lambda.FunctionEnvironmentArgs{
			Variables: pulumi.StringMap{
				"BUCKET":    archive.Bucket.Bucket,
				"HOST":      data.database.Endpoint,
				"TOKEN_ARN": secret.Arn,
			},
		},
		VpcConfig:                    &lambda.FunctionVpcConfigArgs{SubnetIds: idsOf(net.private), SecurityGroupIds: pulumi.StringArray{}},
		ReservedConcurrentExecutions: pulumi.Int(-1),
		Publish:                      pulumi.Bool(false),
	}, pulumi.DependsOn([]pulumi.Resource{logs, archive}), pulumi.DeleteBeforeReplace(true))
}

func nightly(ctx *pulumi.Context, data *kept, function *lambda.Function) error {
	rule, err := cloudwatch.NewEventRule(ctx, "nightly", &cloudwatch.EventRuleArgs{
		ScheduleExpression: pulumi.String("rate(1 day)"),
		Tags:               tagsOf(ctx),
	})
	if err != nil {
		return err
	}
	input := pulumi.All(data.files.ID(), data.queue.Url).ApplyT(func(pair []interface{}) (string, error) {
		text, err := json.Marshal(struct {
			Bucket string `json:"bucket"`
			Queue  string `json:"queue"`
		}{string(pair[0].(pulumi.ID)), pair[1].(string)})
		return string(text), err
	}).(pulumi.StringOutput)
	_, err = cloudwatch.NewEventTarget(ctx, "nightly", &cloudwatch.EventTargetArgs{
		Rule:  rule.Name,
		Arn:   function.Arn,
		Input: input,
	})
	if err != nil {
		return err
	}
	_, err = lambda.NewPermission(ctx, "nightly", &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Function:  function.Name,
		Principal: pulumi.String("events.amazonaws.com"),
		SourceArn: rule.Arn,
	})
	if err != nil {
		return err
	}
	watched := []struct {
		metric    string
		threshold float64
	}{{"Throttles", 1}, {"Duration", 1250.5}}
	for number, one := range watched {
		_, err := cloudwatch.NewMetricAlarm(ctx, fmt.Sprintf("reports-%d", number), &cloudwatch.MetricAlarmArgs{
			Namespace:          pulumi.String("AWS/Lambda"),
			MetricName:         pulumi.String(one.metric),
			Dimensions:         pulumi.StringMap{"FunctionName": function.Name},
			Statistic:          pulumi.String("Maximum"),
			Period:             pulumi.Int(60),
			EvaluationPeriods:  pulumi.Int(3),
			Threshold:          pulumi.Float64(one.threshold),
			ComparisonOperator: pulumi.String("GreaterThanThreshold"),
			TreatMissingData:   pulumi.String("notBreaching"),
			AlarmActions:       pulumi.Array{data.alerts.Arn},
		}, pulumi.DeletedWith(function), pulumi.ReplaceOnChanges([]string{"namespace"}))
		if err != nil {
			return err
		}
	}
	return nil
}

func others(ctx *pulumi.Context, net *network, data *kept) error {
	_, err := ec2.NewVpcEndpoint(ctx, "objects", &ec2.VpcEndpointArgs{
		VpcId:           net.vpc.ID(),
		ServiceName:     pulumi.String("com.amazonaws.eu-west-1.s3"),
		VpcEndpointType: pulumi.String("Gateway"),
		RouteTableIds:   pulumi.StringArray{net.vpc.MainRouteTableId},
	})
	if err != nil {
		return err
	}
	existing, err := ec2.GetSecurityGroup(ctx, "existing", pulumi.ID("sg-0a1b2c3d4e5f60718"), nil)
	if err != nil {
		return err
	}
	blocks := net.private[0].CidrBlock.ApplyT(func(block *string) []string { return []string{*block} })
	_, err = ec2.NewSecurityGroupRule(ctx, "existing", &ec2.SecurityGroupRuleArgs{
		Type:            pulumi.String("ingress"),
		FromPort:        pulumi.Int(5432),
		ToPort:          pulumi.Int(5432),
		Protocol:        pulumi.String("tcp"),
		SecurityGroupId: existing.ID(),
		CidrBlocks:      blocks.(pulumi.StringArrayOutput),
	})
	if err != nil {
		return err
	}
	shared, err := pulumi.NewStackReference(ctx, "organization/network/dev", nil)
	if err != nil {
		return err
	}
	_, err = sns.NewTopicSubscription(ctx, "mail", &sns.TopicSubscriptionArgs{
		Topic:              data.alerts.Arn,
		Protocol:           pulumi.String("email"),
		Endpoint:           shared.GetStringOutput(pulumi.String("alertEmail")),
		RawMessageDelivery: pulumi.Bool(false),
	})
	return err
}
