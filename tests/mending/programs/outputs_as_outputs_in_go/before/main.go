package main

import (
	"encoding/json"
	"fmt"

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
		place := fmt.Sprintf("s3://%v/data", bucket.ID())
		_, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
			Type:  pulumi.String("String"),
			Value: pulumi.String(place),
		})
		if err != nil {
			return err
		}
		_, err = ssm.NewParameter(ctx, "p2", &ssm.ParameterArgs{
			Type:  pulumi.String("String"),
			Value: pulumi.String(fmt.Sprintf("%s/x", bucket.Arn)),
		})
		if err != nil {
			return err
		}
		document, err := json.Marshal(map[string]interface{}{
			"Version": "2012-10-17",
			"Statement": []map[string]interface{}{
				{"Effect": "Allow", "Action": []string{"s3:GetObject"}, "Resource": pulumi.Sprintf("%s/*", bucket.Arn)},
			},
		})
		if err != nil {
			return err
		}
		_, err = iam.NewPolicy(ctx, "policy", &iam.PolicyArgs{Policy: pulumi.String(string(document))})
		if err != nil {
			return err
		}
		ctx.Export("name", pulumi.String(bucket.ID()))
		return nil
	})
}
