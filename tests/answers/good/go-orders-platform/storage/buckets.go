package storage

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type byDefault = s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs

// buckets makes the bucket of the service, and one for access logs, which takes keys of S3's own alone.
func (s *Stores) buckets(ctx *pulumi.Context, name string, key *kms.Key, parent pulumi.ResourceOption) (err error) {
	caller, err := aws.GetCallerIdentity(ctx, nil)
	if err != nil {
		return err
	}
	s.Logs, err = s3.NewBucket(ctx, name+"-logs", nil, parent)
	if err != nil {
		return err
	}
	deliver := pulumi.Map{
		"Sid":    pulumi.String("AccessLogs"),
		"Effect": pulumi.String("Allow"),
		"Principal": pulumi.Map{
			"Service": pulumi.ToStringArray([]string{
				"logdelivery.elasticloadbalancing.amazonaws.com", "logging.s3.amazonaws.com",
			}),
		},
		"Action":   pulumi.String("s3:PutObject"),
		"Resource": pulumi.Sprintf("%s/*", s.Logs.Arn),
		"Condition": pulumi.Map{
			"StringEquals": pulumi.StringMap{"aws:SourceAccount": pulumi.String(caller.AccountId)},
		},
	}
	err = guard(ctx, name+"-logs", s.Logs, &byDefault{
		SseAlgorithm: pulumi.String("AES256"),
	}, 365, pulumi.Array{deliver}, parent)
	if err != nil {
		return err
	}

	s.Files, err = s3.NewBucket(ctx, name+"-files", nil, parent)
	if err != nil {
		return err
	}
	err = guard(ctx, name+"-files", s.Files, &byDefault{
		SseAlgorithm:   pulumi.String("aws:kms"),
		KmsMasterKeyId: key.Arn,
	}, 30, pulumi.Array{}, parent)
	if err != nil {
		return err
	}
	_, err = s3.NewBucketLogging(ctx, name+"-files", &s3.BucketLoggingArgs{
		Bucket:       s.Files.ID(),
		TargetBucket: s.Logs.ID(),
		TargetPrefix: pulumi.String("files/"),
	}, parent)
	return err
}

// guard makes a bucket private, versioned and encrypted, refuses plain HTTP, and lets old versions go.
func guard(
	ctx *pulumi.Context, name string, bucket *s3.Bucket,
	encryption s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultPtrInput,
	days int, more pulumi.Array, parent pulumi.ResourceOption,
) error {
	block, err := s3.NewBucketPublicAccessBlock(ctx, name, &s3.BucketPublicAccessBlockArgs{
		Bucket:                bucket.ID(),
		BlockPublicAcls:       pulumi.Bool(true),
		BlockPublicPolicy:     pulumi.Bool(true),
		IgnorePublicAcls:      pulumi.Bool(true),
		RestrictPublicBuckets: pulumi.Bool(true),
	}, parent)
	if err != nil {
		return err
	}
	_, err = s3.NewBucketServerSideEncryptionConfiguration(ctx, name, &s3.BucketServerSideEncryptionConfigurationArgs{
		Bucket: bucket.ID(),
		Rules: s3.BucketServerSideEncryptionConfigurationRuleArray{
			&s3.BucketServerSideEncryptionConfigurationRuleArgs{
				ApplyServerSideEncryptionByDefault: encryption,
				BucketKeyEnabled:                   pulumi.Bool(true),
			},
		},
	}, parent)
	if err != nil {
		return err
	}
	_, err = s3.NewBucketVersioning(ctx, name, &s3.BucketVersioningArgs{
		Bucket: bucket.ID(),
		VersioningConfiguration: &s3.BucketVersioningVersioningConfigurationArgs{
			Status: pulumi.String("Enabled"),
		},
	}, parent)
	if err != nil {
		return err
	}
	_, err = s3.NewBucketLifecycleConfiguration(ctx, name, &s3.BucketLifecycleConfigurationArgs{
		Bucket: bucket.ID(),
		Rules: s3.BucketLifecycleConfigurationRuleArray{
			&s3.BucketLifecycleConfigurationRuleArgs{
				Id:     pulumi.String("old"),
				Status: pulumi.String("Enabled"),
				Filter: &s3.BucketLifecycleConfigurationRuleFilterArgs{Prefix: pulumi.String("")},
				NoncurrentVersionExpiration: &s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs{
					NoncurrentDays: pulumi.Int(days),
				},
				AbortIncompleteMultipartUpload: &s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs{
					DaysAfterInitiation: pulumi.Int(7),
				},
			},
		},
	}, parent)
	if err != nil {
		return err
	}
	statements := append(pulumi.Array{pulumi.Map{
		"Sid":       pulumi.String("HttpsOnly"),
		"Effect":    pulumi.String("Deny"),
		"Principal": pulumi.String("*"),
		"Action":    pulumi.String("s3:*"),
		"Resource":  pulumi.Array{bucket.Arn, pulumi.Sprintf("%s/*", bucket.Arn)},
		"Condition": pulumi.Map{"Bool": pulumi.StringMap{"aws:SecureTransport": pulumi.String("false")}},
	}}, more...)
	_, err = s3.NewBucketPolicy(ctx, name, &s3.BucketPolicyArgs{
		Bucket: bucket.ID(),
		Policy: pulumi.JSONMarshal(pulumi.Map{"Version": pulumi.String("2012-10-17"), "Statement": statements}),
	}, parent, pulumi.DependsOn([]pulumi.Resource{block}))
	return err
}
