package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		logs, err := kms.NewKey(ctx, "logs", &kms.KeyArgs{
			EnableKeyRotation: pulumi.Bool(true),
			Policy: iam.GetPolicyDocumentOutput(ctx, iam.GetPolicyDocumentOutputArgs{
				Statements: iam.GetPolicyDocumentStatementArray{
					&iam.GetPolicyDocumentStatementArgs{
						Principals: iam.GetPolicyDocumentStatementPrincipalArray{
							&iam.GetPolicyDocumentStatementPrincipalArgs{
								Type: pulumi.String("AWS"),
								Identifiers: pulumi.StringArray{
									pulumi.Sprintf(
										"arn:aws:iam::%v:root",
										aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}).AccountId(),
									),
								},
							},
						},
						Actions:   pulumi.StringArray{pulumi.String("kms:*")},
						Resources: pulumi.StringArray{pulumi.String("*")},
					},
					&iam.GetPolicyDocumentStatementArgs{
						Principals: iam.GetPolicyDocumentStatementPrincipalArray{
							&iam.GetPolicyDocumentStatementPrincipalArgs{
								Type: pulumi.String("Service"),
								Identifiers: pulumi.StringArray{
									pulumi.Sprintf(
										"logs.%v.amazonaws.com",
										aws.GetRegionOutput(ctx, aws.GetRegionOutputArgs{}).Region(),
									),
								},
							},
						},
						Actions: pulumi.StringArray{
							pulumi.String("kms:Encrypt*"),
							pulumi.String("kms:Decrypt*"),
							pulumi.String("kms:ReEncrypt*"),
							pulumi.String("kms:GenerateDataKey*"),
							pulumi.String("kms:Describe*"),
						},
						Resources: pulumi.StringArray{pulumi.String("*")},
					},
				},
			}).Json(),
		})
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
						"Effect": "Allow",
						"Principal": map[string]interface{}{
							"AWS": pulumi.Sprintf(
								"arn:aws:iam::%v:root",
								aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}).AccountId(),
							),
						},
						"Action":   "kms:*",
						"Resource": "*",
					},
				},
			}),
			EnableKeyRotation: pulumi.Bool(true),
		}); err != nil {
			return err
		}
		return nil
	})
}
