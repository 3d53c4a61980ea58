package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/secretsmanager"
	"github.com/pulumi/pulumi-random/sdk/v4/go/random"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := iam.NewRole(ctx, "execution", &iam.RoleArgs{
			AssumeRolePolicy: pulumi.JSONMarshal(map[string]interface{}{
				"Version": "2012-10-17",
				"Statement": []interface{}{
					map[string]interface{}{
						"Effect":    "Allow",
						"Action":    "sts:AssumeRole",
						"Principal": map[string]interface{}{"Service": "ecs-tasks.amazonaws.com"},
					},
				},
			}),
		})
		if err != nil {
			return err
		}
		password, err := random.NewRandomPassword(ctx, "db", &random.RandomPasswordArgs{
			Length: pulumi.Int(24),
		})
		if err != nil {
			return err
		}
		webTaskDefinitionDbPassword, err := secretsmanager.NewSecret(ctx, "web-db-password", nil)
		if err != nil {
			return err
		}
		_, err = secretsmanager.NewSecretVersion(ctx, "web-db-password", &secretsmanager.SecretVersionArgs{
			SecretId:     webTaskDefinitionDbPassword.ID(),
			SecretString: password.Result,
		})
		if err != nil {
			return err
		}
		webTaskDefinitionSecrets, err := iam.NewRolePolicy(ctx, "web-secrets", &iam.RolePolicyArgs{
			Role: role.ID(),
			Policy: iam.GetPolicyDocumentOutput(ctx, iam.GetPolicyDocumentOutputArgs{
				Statements: iam.GetPolicyDocumentStatementArray{
					&iam.GetPolicyDocumentStatementArgs{
						Actions:   pulumi.StringArray{pulumi.String("secretsmanager:GetSecretValue")},
						Resources: pulumi.StringArray{webTaskDefinitionDbPassword.Arn},
					},
				},
			}).Json(),
		})
		if err != nil {
			return err
		}
		webTaskDefinitionLogs, err := cloudwatch.NewLogGroup(ctx, "web-logs", &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(30),
		})
		if err != nil {
			return err
		}
		_, err = ecs.NewTaskDefinition(ctx, "web", &ecs.TaskDefinitionArgs{
			Family:           pulumi.String("web"),
			ExecutionRoleArn: role.Arn,
			ContainerDefinitions: pulumi.JSONMarshal([]interface{}{
				map[string]interface{}{
					"name":  "web",
					"image": "example/web:1.0",
					"environment": []interface{}{
						map[string]interface{}{"name": "STAGE", "value": "dev"},
					},
					"secrets": []interface{}{
						map[string]interface{}{
							"name":      "DB_PASSWORD",
							"valueFrom": webTaskDefinitionDbPassword.Arn,
						},
					},
					"logConfiguration": map[string]interface{}{
						"logDriver": "awslogs",
						"options": map[string]interface{}{
							"awslogs-group":         webTaskDefinitionLogs.Name,
							"awslogs-region":        aws.GetRegionOutput(ctx, aws.GetRegionOutputArgs{}).Region(),
							"awslogs-stream-prefix": "web",
						},
					},
				},
			}),
		}, pulumi.DependsOn([]pulumi.Resource{webTaskDefinitionSecrets}))
		if err != nil {
			return err
		}
		return nil
	})
}
