package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ssm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		bucket, err := s3.NewBucket(ctx, "b", nil)
		if err != nil {
			return err
		}
		place := pulumi.Sprintf("s3://%v/data", bucket.ID())
		_, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
			Type:  pulumi.String("String"),
			Value: place,
		})
		if err != nil {
			return err
		}
		_, err = ssm.NewParameter(ctx, "p2", &ssm.ParameterArgs{
			Type:  pulumi.String("String"),
			Value: pulumi.Sprintf("%s/x", bucket.Arn),
		})
		if err != nil {
			return err
		}
		document := pulumi.JSONMarshal(map[string]interface{}{
			"Version": "2012-10-17",
			"Statement": []map[string]interface{}{
				{"Effect": "Allow", "Action": []string{"s3:GetObject"}, "Resource": pulumi.Sprintf("%s/*", bucket.Arn)},
			},
		})
		_, err = iam.NewPolicy(ctx, "policy", &iam.PolicyArgs{Policy: document})
		if err != nil {
			return err
		}
		ctx.Export("name", bucket.ID())
		return nil
	})
}
