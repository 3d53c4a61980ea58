package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := iam.NewRole(ctx, "worker", &iam.RoleArgs{
			AssumeRolePolicy: pulumi.JSONMarshal(map[string]interface{}{
				"Version": "2012-10-17",
				"Statement": []interface{}{
					map[string]interface{}{
						"Effect":    "Allow",
						"Action":    "sts:AssumeRole",
						"Principal": map[string]interface{}{"Service": "lambda.amazonaws.com"},
					},
				},
			}),
		})
		if err != nil {
			return err
		}
		queue, err := sqs.NewQueue(ctx, "jobs", &sqs.QueueArgs{
			VisibilityTimeoutSeconds: pulumi.Int(180),
		})
		if err != nil {
			return err
		}
		workerLogs, err := iam.NewRolePolicyAttachment(ctx, "worker-logs", &iam.RolePolicyAttachmentArgs{
			Role: role.Name,
			PolicyArn: pulumi.String(
				"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
			),
		})
		if err != nil {
			return err
		}
		worker, err := lambda.NewFunction(ctx, "worker", &lambda.FunctionArgs{
			Role:    role.Arn,
			Runtime: pulumi.String("python3.13"),
			Handler: pulumi.String("index.handler"),
			Code: pulumi.NewAssetArchive(map[string]interface{}{
				"index.py": pulumi.NewStringAsset("def handler(event, context):\n    return 1\n"),
			}),
		}, pulumi.DependsOn([]pulumi.Resource{workerLogs}))
		if err != nil {
			return err
		}
		jobsEventSourceMappingRights, err := iam.NewRolePolicy(ctx, "jobs-rights", &iam.RolePolicyArgs{
			Role: role.ID(),
			Policy: iam.GetPolicyDocumentOutput(ctx, iam.GetPolicyDocumentOutputArgs{
				Statements: iam.GetPolicyDocumentStatementArray{
					&iam.GetPolicyDocumentStatementArgs{
						Actions: pulumi.StringArray{
							pulumi.String("sqs:ReceiveMessage"),
							pulumi.String("sqs:DeleteMessage"),
							pulumi.String("sqs:GetQueueAttributes"),
						},
						Resources: pulumi.StringArray{queue.Arn},
					},
				},
			}).Json(),
		})
		if err != nil {
			return err
		}
		if _, err := lambda.NewEventSourceMapping(ctx, "jobs", &lambda.EventSourceMappingArgs{
			EventSourceArn: queue.Arn,
			FunctionName:   worker.Arn,
		}, pulumi.DependsOn([]pulumi.Resource{jobsEventSourceMappingRights})); err != nil {
			return err
		}
		rule, err := cloudwatch.NewEventRule(ctx, "hourly", &cloudwatch.EventRuleArgs{
			ScheduleExpression: pulumi.String("rate(1 hour)"),
		})
		if err != nil {
			return err
		}
		hourlyEventTargetPermission, err := lambda.NewPermission(ctx, "hourly-permission", &lambda.PermissionArgs{
			Action:    pulumi.String("lambda:InvokeFunction"),
			Function:  worker.Name,
			Principal: pulumi.String("events.amazonaws.com"),
			SourceArn: rule.Arn,
		})
		if err != nil {
			return err
		}
		if _, err := cloudwatch.NewEventTarget(ctx, "hourly", &cloudwatch.EventTargetArgs{
			Rule: rule.Name,
			Arn:  worker.Arn,
		}, pulumi.DependsOn([]pulumi.Resource{hourlyEventTargetPermission})); err != nil {
			return err
		}
		return nil
	})
}
