// Package worker holds the function that takes orders from the queue.
package worker

import (
	"orders-platform/storage"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Args is what the worker needs.
type Args struct {
	Data   *storage.Stores
	Key    *kms.Key
	Alerts pulumi.StringInput
}

// New makes the function, its log, its rights and its alarm.
func New(ctx *pulumi.Context, name string, args Args) (*lambda.Function, error) {
	full := name + "-worker-" + ctx.Stack()
	logs, err := cloudwatch.NewLogGroup(ctx, name+"-worker", &cloudwatch.LogGroupArgs{
		Name:            pulumi.String("/aws/lambda/" + full),
		RetentionInDays: pulumi.Int(90),
		KmsKeyId:        args.Key.Arn,
	})
	if err != nil {
		return nil, err
	}
	trust := pulumi.JSONMarshal(pulumi.Map{
		"Version": pulumi.String("2012-10-17"),
		"Statement": pulumi.Array{pulumi.Map{
			"Effect":    pulumi.String("Allow"),
			"Action":    pulumi.String("sts:AssumeRole"),
			"Principal": pulumi.StringMap{"Service": pulumi.String("lambda.amazonaws.com")},
		}},
	})
	role, err := iam.NewRole(ctx, name+"-worker", &iam.RoleArgs{AssumeRolePolicy: trust})
	if err != nil {
		return nil, err
	}
	grant := func(resource pulumi.Input, actions ...string) pulumi.Map {
		return pulumi.Map{
			"Effect":   pulumi.String("Allow"),
			"Action":   pulumi.ToStringArray(actions),
			"Resource": resource,
		}
	}
	_, err = iam.NewRolePolicy(ctx, name+"-worker", &iam.RolePolicyArgs{
		Role: role.ID(),
		Policy: pulumi.JSONMarshal(pulumi.Map{
			"Version": pulumi.String("2012-10-17"),
			"Statement": pulumi.Array{
				grant(pulumi.Sprintf("%s:*", logs.Arn), "logs:CreateLogStream", "logs:PutLogEvents"),
				grant(args.Data.Queue.Arn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
				grant(args.Key.Arn, "kms:Decrypt"),
				grant(pulumi.String("*"), "xray:PutTraceSegments", "xray:PutTelemetryRecords"),
			},
		}),
	})
	if err != nil {
		return nil, err
	}
	function, err := lambda.NewFunction(ctx, name+"-worker", &lambda.FunctionArgs{
		Name:          pulumi.String(full),
		Runtime:       pulumi.String("python3.13"),
		Handler:       pulumi.String("index.handle"),
		Role:          role.Arn,
		Timeout:       pulumi.Int(30),
		MemorySize:    pulumi.Int(256),
		Architectures: pulumi.ToStringArray([]string{"arm64"}),
		Code:          pulumi.NewFileArchive("./worker/code"),
		TracingConfig: &lambda.FunctionTracingConfigArgs{Mode: pulumi.String("Active")},
	}, pulumi.DependsOn([]pulumi.Resource{logs}))
	if err != nil {
		return nil, err
	}
	_, err = lambda.NewEventSourceMapping(ctx, name+"-worker", &lambda.EventSourceMappingArgs{
		EventSourceArn:        args.Data.Queue.Arn,
		FunctionName:          function.Arn,
		BatchSize:             pulumi.Int(10),
		FunctionResponseTypes: pulumi.ToStringArray([]string{"ReportBatchItemFailures"}),
	})
	if err != nil {
		return nil, err
	}
	_, err = cloudwatch.NewMetricAlarm(ctx, name+"-worker", &cloudwatch.MetricAlarmArgs{
		Namespace:          pulumi.String("AWS/Lambda"),
		MetricName:         pulumi.String("Errors"),
		Dimensions:         pulumi.StringMap{"FunctionName": function.Name},
		Statistic:          pulumi.String("Sum"),
		Period:             pulumi.Int(300),
		EvaluationPeriods:  pulumi.Int(1),
		Threshold:          pulumi.Float64(1),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		TreatMissingData:   pulumi.String("notBreaching"),
		AlarmActions:       pulumi.Array{args.Alerts},
	})
	return function, err
}
