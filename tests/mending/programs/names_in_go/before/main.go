package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/events"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		rule, err := events.NewRule(ctx, "hourly", &events.RuleArgs{
			ScheduleExpression: pulumi.String("rate(1 hour)"),
		})
		if err != nil {
			return err
		}
		ctx.Export("rule", rule.Arn)
		return nil
	})
}
