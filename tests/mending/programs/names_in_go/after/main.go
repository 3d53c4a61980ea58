package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		rule, err := cloudwatch.NewEventRule(ctx, "hourly", &cloudwatch.EventRuleArgs{
			ScheduleExpression: pulumi.String("rate(1 hour)"),
		})
		if err != nil {
			return err
		}
		ctx.Export("rule", rule.Arn)
		return nil
	})
}
