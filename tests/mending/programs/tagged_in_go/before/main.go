package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		ireland, err := aws.NewProvider(ctx, "ireland", &aws.ProviderArgs{
			Region: pulumi.String("eu-west-1"),
		})
		if err != nil {
			return err
		}
		if _, err := sqs.NewQueue(ctx, "jobs", nil, pulumi.Provider(ireland)); err != nil {
			return err
		}
		if _, err := sns.NewTopic(ctx, "news", nil, pulumi.Provider(ireland)); err != nil {
			return err
		}
		return nil
	})
}
