package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		logs, err := kms.NewKey(ctx, "logs", &kms.KeyArgs{EnableKeyRotation: pulumi.Bool(true)})
		if err != nil {
			return err
		}
		if _, err := cloudwatch.NewLogGroup(ctx, "app", &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(30),
			KmsKeyId:        logs.Arn,
		}); err != nil {
			return err
		}
		if _, err := kms.NewKey(ctx, "data", &kms.KeyArgs{
			Policy: pulumi.JSONMarshal(map[string]interface{}{
				"Version": "2012-10-17",
				"Statement": []interface{}{
					map[string]interface{}{
						"Effect":    "Allow",
						"Principal": "*",
						"Action":    "kms:*",
						"Resource":  "*",
					},
				},
			}),
		}); err != nil {
			return err
		}
		return nil
	})
}
