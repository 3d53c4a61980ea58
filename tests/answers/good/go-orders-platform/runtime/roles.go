package runtime

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecr"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// roles makes the role that starts tasks and the one that they have.
func (s *Service) roles(
	ctx *pulumi.Context, name string, args Args, images *ecr.Repository, logs *cloudwatch.LogGroup,
	parent pulumi.ResourceOption,
) (execution *iam.Role, own *iam.Role, err error) {
	execution, err = role(ctx, name+"-execution", parent)
	if err != nil {
		return nil, nil, err
	}
	secret := args.Data.Database.MasterUserSecrets.Index(pulumi.Int(0)).SecretArn().Elem()
	err = allow(ctx, name+"-execution", execution, pulumi.Array{
		statement([]string{"ecr:GetAuthorizationToken"}, pulumi.String("*")),
		statement([]string{
			"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
		}, images.Arn),
		statement([]string{"logs:CreateLogStream", "logs:PutLogEvents"}, pulumi.Sprintf("%s:*", logs.Arn)),
		statement([]string{"secretsmanager:GetSecretValue"}, secret),
		statement([]string{"kms:Decrypt"}, args.Key.Arn),
	}, parent)
	if err != nil {
		return nil, nil, err
	}
	own, err = role(ctx, name+"-task", parent)
	if err != nil {
		return nil, nil, err
	}
	err = allow(ctx, name+"-task", own, pulumi.Array{
		statement([]string{"s3:GetObject", "s3:PutObject"}, pulumi.Sprintf("%s/*", args.Data.Files.Arn)),
		statement([]string{"sqs:SendMessage"}, args.Data.Queue.Arn),
		statement([]string{"kms:Decrypt", "kms:GenerateDataKey"}, args.Key.Arn),
	}, parent)
	return execution, own, err
}

func role(ctx *pulumi.Context, name string, parent pulumi.ResourceOption) (*iam.Role, error) {
	trust, err := json.Marshal(map[string]any{
		"Version": "2012-10-17",
		"Statement": []map[string]any{{
			"Effect":    "Allow",
			"Action":    "sts:AssumeRole",
			"Principal": map[string]string{"Service": "ecs-tasks.amazonaws.com"},
		}},
	})
	if err != nil {
		return nil, err
	}
	return iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: pulumi.String(string(trust))}, parent)
}

func statement(actions []string, resource pulumi.Input) pulumi.Map {
	return pulumi.Map{
		"Effect":   pulumi.String("Allow"),
		"Action":   pulumi.ToStringArray(actions),
		"Resource": resource,
	}
}

func allow(
	ctx *pulumi.Context, name string, to *iam.Role, statements pulumi.Array, parent pulumi.ResourceOption,
) error {
	_, err := iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{
		Role:   to.ID(),
		Policy: pulumi.JSONMarshal(pulumi.Map{"Version": pulumi.String("2012-10-17"), "Statement": statements}),
	}, parent)
	return err
}
