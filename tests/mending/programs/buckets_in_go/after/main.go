package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		uploads, err := s3.NewBucket(ctx, "uploads", nil)
		if err != nil {
			return err
		}
		_, err = s3.NewBucketPublicAccessBlock(ctx, "uploads-public-access", &s3.BucketPublicAccessBlockArgs{
			Bucket:                uploads.ID(),
			BlockPublicAcls:       pulumi.Bool(true),
			BlockPublicPolicy:     pulumi.Bool(true),
			IgnorePublicAcls:      pulumi.Bool(true),
			RestrictPublicBuckets: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketServerSideEncryptionConfiguration(
			ctx,
			"uploads-encryption",
			&s3.BucketServerSideEncryptionConfigurationArgs{
				Bucket: uploads.ID(),
				Rules: s3.BucketServerSideEncryptionConfigurationRuleArray{
					&s3.BucketServerSideEncryptionConfigurationRuleArgs{
						ApplyServerSideEncryptionByDefault: &s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs{
							SseAlgorithm: pulumi.String("AES256"),
						},
					},
				},
			},
		)
		if err != nil {
			return err
		}
		_, err = s3.NewBucketPolicy(ctx, "uploads-policy", &s3.BucketPolicyArgs{
			Bucket: uploads.ID(),
			Policy: iam.GetPolicyDocumentOutput(ctx, iam.GetPolicyDocumentOutputArgs{
				Statements: iam.GetPolicyDocumentStatementArray{
					&iam.GetPolicyDocumentStatementArgs{
						Effect: pulumi.String("Deny"),
						Principals: iam.GetPolicyDocumentStatementPrincipalArray{
							&iam.GetPolicyDocumentStatementPrincipalArgs{
								Type:        pulumi.String("*"),
								Identifiers: pulumi.StringArray{pulumi.String("*")},
							},
						},
						Actions: pulumi.StringArray{pulumi.String("s3:*")},
						Resources: pulumi.StringArray{
							uploads.Arn,
							pulumi.Sprintf("%v/*", uploads.Arn),
						},
						Conditions: iam.GetPolicyDocumentStatementConditionArray{
							&iam.GetPolicyDocumentStatementConditionArgs{
								Test:     pulumi.String("Bool"),
								Variable: pulumi.String("aws:SecureTransport"),
								Values:   pulumi.StringArray{pulumi.String("false")},
							},
						},
					},
				},
			}).Json(),
		})
		if err != nil {
			return err
		}
		uploadsBucketVersioning, err := s3.NewBucketVersioning(ctx, "uploads", &s3.BucketVersioningArgs{
			Bucket: uploads.ID(),
			VersioningConfiguration: &s3.BucketVersioningVersioningConfigurationArgs{
				Status: pulumi.String("Enabled"),
			},
		})
		if err != nil {
			return err
		}
		if _, err := s3.NewBucketLifecycleConfiguration(
			ctx,
			"uploads-old-versions",
			&s3.BucketLifecycleConfigurationArgs{
				Bucket: uploads.ID(),
				Rules: s3.BucketLifecycleConfigurationRuleArray{
					&s3.BucketLifecycleConfigurationRuleArgs{
						Id:     pulumi.String("old-versions"),
						Status: pulumi.String("Enabled"),
						Filter: &s3.BucketLifecycleConfigurationRuleFilterArgs{},
						NoncurrentVersionExpiration: &s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs{
							NoncurrentDays: pulumi.Int(90),
						},
					},
				},
			},
			pulumi.DependsOn([]pulumi.Resource{uploadsBucketVersioning}),
		); err != nil {
			return err
		}
		reports, err := s3.NewBucket(ctx, "reports", nil)
		if err != nil {
			return err
		}
		_, err = s3.NewBucketPublicAccessBlock(ctx, "reports-public-access", &s3.BucketPublicAccessBlockArgs{
			Bucket:                reports.ID(),
			BlockPublicAcls:       pulumi.Bool(true),
			BlockPublicPolicy:     pulumi.Bool(true),
			IgnorePublicAcls:      pulumi.Bool(true),
			RestrictPublicBuckets: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketServerSideEncryptionConfiguration(
			ctx,
			"reports-encryption",
			&s3.BucketServerSideEncryptionConfigurationArgs{
				Bucket: reports.ID(),
				Rules: s3.BucketServerSideEncryptionConfigurationRuleArray{
					&s3.BucketServerSideEncryptionConfigurationRuleArgs{
						ApplyServerSideEncryptionByDefault: &s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs{
							SseAlgorithm: pulumi.String("AES256"),
						},
					},
				},
			},
		)
		if err != nil {
			return err
		}
		_, err = s3.NewBucketPolicy(ctx, "reports-policy", &s3.BucketPolicyArgs{
			Bucket: reports.ID(),
			Policy: iam.GetPolicyDocumentOutput(ctx, iam.GetPolicyDocumentOutputArgs{
				Statements: iam.GetPolicyDocumentStatementArray{
					&iam.GetPolicyDocumentStatementArgs{
						Effect: pulumi.String("Deny"),
						Principals: iam.GetPolicyDocumentStatementPrincipalArray{
							&iam.GetPolicyDocumentStatementPrincipalArgs{
								Type:        pulumi.String("*"),
								Identifiers: pulumi.StringArray{pulumi.String("*")},
							},
						},
						Actions: pulumi.StringArray{pulumi.String("s3:*")},
						Resources: pulumi.StringArray{
							reports.Arn,
							pulumi.Sprintf("%v/*", reports.Arn),
						},
						Conditions: iam.GetPolicyDocumentStatementConditionArray{
							&iam.GetPolicyDocumentStatementConditionArgs{
								Test:     pulumi.String("Bool"),
								Variable: pulumi.String("aws:SecureTransport"),
								Values:   pulumi.StringArray{pulumi.String("false")},
							},
						},
					},
				},
			}).Json(),
		})
		if err != nil {
			return err
		}
		reportsOwnership, err := s3.NewBucketOwnershipControls(
			ctx,
			"reports-ownership",
			&s3.BucketOwnershipControlsArgs{
				Bucket: reports.ID(),
				Rule: &s3.BucketOwnershipControlsRuleArgs{
					ObjectOwnership: pulumi.String("BucketOwnerPreferred"),
				},
			},
		)
		if err != nil {
			return err
		}
		if _, err := s3.NewBucketAcl(ctx, "reports", &s3.BucketAclArgs{
			Bucket: reports.ID(),
			Acl:    pulumi.String("private"),
		}, pulumi.DependsOn([]pulumi.Resource{reportsOwnership})); err != nil {
			return err
		}
		ctx.Export("uploads-name", uploads.Bucket)
		return nil
	})
}
