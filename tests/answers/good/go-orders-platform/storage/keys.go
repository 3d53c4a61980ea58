// Package storage holds what the platform keeps: a key, a database, a queue and buckets.
package storage

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Keys is the key of the platform.
type Keys struct {
	Key *kms.Key
}

// NewKeys makes a key that the account rules and that the services of the platform may use.
func NewKeys(ctx *pulumi.Context, name string) (*Keys, error) {
	caller, err := aws.GetCallerIdentity(ctx, nil)
	if err != nil {
		return nil, err
	}
	region, err := aws.GetRegion(ctx, nil)
	if err != nil {
		return nil, err
	}
	uses := pulumi.ToStringArray([]string{
		"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey",
	})
	key, err := kms.NewKey(ctx, name, &kms.KeyArgs{
		Description:          pulumi.String("Data, logs and alerts of the orders platform"),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(30),
		Policy: pulumi.JSONMarshal(pulumi.Map{
			"Version": pulumi.String("2012-10-17"),
			"Statement": pulumi.Array{
				pulumi.Map{
					"Sid":       pulumi.String("Account"),
					"Effect":    pulumi.String("Allow"),
					"Principal": pulumi.StringMap{"AWS": pulumi.Sprintf("arn:aws:iam::%s:root", caller.AccountId)},
					"Action":    pulumi.String("kms:*"),
					"Resource":  pulumi.String("*"),
				},
				pulumi.Map{
					"Sid":    pulumi.String("Logs"),
					"Effect": pulumi.String("Allow"),
					"Principal": pulumi.StringMap{
						"Service": pulumi.String(fmt.Sprintf("logs.%s.amazonaws.com", region.Region)),
					},
					"Action":   uses,
					"Resource": pulumi.String("*"),
				},
				pulumi.Map{
					"Sid":       pulumi.String("Alarms"),
					"Effect":    pulumi.String("Allow"),
					"Principal": pulumi.StringMap{"Service": pulumi.String("cloudwatch.amazonaws.com")},
					"Action":    uses,
					"Resource":  pulumi.String("*"),
				},
			},
		}),
	})
	if err != nil {
		return nil, err
	}
	_, err = kms.NewAlias(ctx, name, &kms.AliasArgs{
		Name:        pulumi.Sprintf("alias/%s-%s", name, ctx.Stack()),
		TargetKeyId: key.ID(),
	})
	return &Keys{Key: key}, err
}
