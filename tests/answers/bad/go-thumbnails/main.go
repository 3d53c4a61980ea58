package main

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/dynamodb"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		stack := ctx.Stack()
		name := func(part string) string { return fmt.Sprintf("thumbnails-%s-%s", part, stack) }
		caller, err := aws.GetCallerIdentity(ctx, nil)
		if err != nil {
			return err
		}

		key, err := kms.NewKey(ctx, name("data"), &kms.KeyArgs{
			Description:          pulumi.String("Pictures and their thumbnails"),
			EnableKeyRotation:    pulumi.Bool(true),
			DeletionWindowInDays: pulumi.Int(3),
		})
		if err != nil {
			return err
		}

		pictures, err := s3.NewBucket(ctx, name("pictures"), &s3.BucketArgs{
			Bucket: pulumi.String("Thumbnails_Pictures-" + stack),
		})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketPublicAccessBlock(ctx, name("pictures"), &s3.BucketPublicAccessBlockArgs{
			Bucket:                pictures.ID(),
			BlockPublicAcls:       pulumi.Bool(false),
			BlockPublicPolicy:     pulumi.Bool(false),
			IgnorePublicAcls:      pulumi.Bool(false),
			RestrictPublicBuckets: pulumi.Bool(false),
		})
		if err != nil {
			return err
		}
		readable := pictures.Arn.ApplyT(func(arn string) (string, error) {
			document, err := json.Marshal(map[string]any{
				"Version": "2012-10-17",
				"Statement": []map[string]any{{
					"Effect": "Allow", "Principal": "*", "Action": []string{"s3:GetObject"}, "Resource": arn + "/*",
				}},
			})
			return string(document), err
		}).(pulumi.StringOutput)
		_, err = s3.NewBucketPolicy(ctx, name("pictures"), &s3.BucketPolicyArgs{
			Bucket: pictures.ID(),
			Policy: readable,
		})
		if err != nil {
			return err
		}

		table, err := dynamodb.NewTable(ctx, name("index"), &dynamodb.TableArgs{
			BillingMode: pulumi.String("PROVISIONED"),
			HashKey:     pulumi.String("picture"),
			Attributes: dynamodb.TableAttributeArray{
				&dynamodb.TableAttributeArgs{Name: pulumi.String("picture"), Type: pulumi.String("S")},
				&dynamodb.TableAttributeArgs{Name: pulumi.String("owner"), Type: pulumi.String("S")},
			},
		})
		if err != nil {
			return err
		}

		jobs, err := sqs.NewQueue(ctx, name("jobs"), &sqs.QueueArgs{
			VisibilityTimeoutSeconds: pulumi.Int(30),
			KmsMasterKeyId:           key.ID(),
		})
		if err != nil {
			return err
		}

		trust, err := json.Marshal(map[string]any{
			"Version": "2012-10-17",
			"Statement": []map[string]any{{
				"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{"Service": "lambda.amazonaws.com"},
			}},
		})
		if err != nil {
			return err
		}
		role, err := iam.NewRole(ctx, name("handler"), &iam.RoleArgs{AssumeRolePolicy: pulumi.String(trust)})
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicyAttachment(ctx, name("logs"), &iam.RolePolicyAttachmentArgs{
			Role:      role.Name,
			PolicyArn: pulumi.String("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
		})
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicy(ctx, name("pictures"), &iam.RolePolicyArgs{
			Role: role.ID(),
			Policy: pulumi.JSONMarshal(pulumi.Map{
				"Version": pulumi.String("2012-10-17"),
				"Statement": pulumi.Array{pulumi.Map{
					"Effect":   pulumi.String("Allow"),
					"Action":   pulumi.ToStringArray([]string{"s3:*"}),
					"Resource": pulumi.ToStringArray([]string{"arn:aws:s3:::*"}),
				}},
			}),
		})
		if err != nil {
			return err
		}

		function, err := lambda.NewFunction(ctx, name("resize"), &lambda.FunctionArgs{
			Runtime:    pulumi.String("go1.x"),
			Handler:    pulumi.String("bootstrap"),
			Role:       role.Arn,
			Timeout:    pulumi.Int(60),
			MemorySize: pulumi.Int(64),
			Code:       pulumi.NewFileArchive("./dist/handler.zip"),
			Environment: &lambda.FunctionEnvironmentArgs{
				Variables: pulumi.StringMap{
					"TABLE":      table.Name,
					"AWS_REGION": pulumi.String("eu-west-1"),
				},
			},
		})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketNotification(ctx, name("uploads"), &s3.BucketNotificationArgs{
			Bucket: pictures.ID(),
			LambdaFunctions: s3.BucketNotificationLambdaFunctionArray{
				&s3.BucketNotificationLambdaFunctionArgs{
					LambdaFunctionArn: function.Arn,
					Events:            pulumi.ToStringArray([]string{"s3:ObjectCreated:*"}),
				},
			},
		})
		if err != nil {
			return err
		}
		_, err = lambda.NewEventSourceMapping(ctx, name("jobs"), &lambda.EventSourceMappingArgs{
			EventSourceArn: jobs.Arn,
			FunctionName:   function.Arn,
		})
		if err != nil {
			return err
		}

		topic, err := sns.NewTopic(ctx, name("alerts"), nil)
		if err != nil {
			return err
		}
		for _, metric := range []string{"Errors", "Throttles"} {
			_, err = cloudwatch.NewMetricAlarm(ctx, name("alarm"), &cloudwatch.MetricAlarmArgs{
				Namespace:          pulumi.String("AWS/Lambda"),
				MetricName:         pulumi.String(metric),
				Dimensions:         pulumi.StringMap{"Function": function.Name},
				Statistic:          pulumi.String("Sum"),
				Period:             pulumi.Int(300),
				EvaluationPeriods:  pulumi.Int(1),
				Threshold:          pulumi.Float64(1),
				ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
				AlarmActions:       pulumi.Array{topic.Arn},
			})
			if err != nil {
				return err
			}
		}

		owner := caller.AccountId
		ctx.Export("bucket", pictures.Bucket)
		ctx.Export("table", table.Name)
		return nil
	})
}
