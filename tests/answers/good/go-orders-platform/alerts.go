package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// newAlerts makes the topic that alarms are sent to.
func newAlerts(ctx *pulumi.Context, key *kms.Key, email string) (*sns.Topic, error) {
	topic, err := sns.NewTopic(ctx, "orders-alerts", &sns.TopicArgs{KmsMasterKeyId: key.ID()})
	if err != nil {
		return nil, err
	}
	_, err = sns.NewTopicPolicy(ctx, "orders-alerts", &sns.TopicPolicyArgs{
		Arn: topic.Arn,
		Policy: pulumi.JSONMarshal(pulumi.Map{
			"Version": pulumi.String("2012-10-17"),
			"Statement": pulumi.Array{pulumi.Map{
				"Sid":       pulumi.String("Alarms"),
				"Effect":    pulumi.String("Allow"),
				"Principal": pulumi.StringMap{"Service": pulumi.String("cloudwatch.amazonaws.com")},
				"Action":    pulumi.String("sns:Publish"),
				"Resource":  topic.Arn,
			}},
		}),
	})
	if err != nil {
		return nil, err
	}
	_, err = sns.NewTopicSubscription(ctx, "orders-alerts", &sns.TopicSubscriptionArgs{
		Topic:    topic.Arn,
		Protocol: pulumi.String("email"),
		Endpoint: pulumi.String(email),
	})
	return topic, err
}
