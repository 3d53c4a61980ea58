package network

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// groups makes a chain: the world reaches the balancer, the balancer the tasks, the tasks the database.
func (n *Network) groups(ctx *pulumi.Context, name string, parent pulumi.ResourceOption) (err error) {
	for _, one := range []struct {
		group       **ec2.SecurityGroup
		part, about string
	}{
		{&n.BalancerGroup, "balancer", "Load balancer of the orders service"},
		{&n.TaskGroup, "tasks", "Tasks of the orders service"},
		{&n.DatabaseGroup, "database", "Database of the orders service"},
	} {
		*one.group, err = ec2.NewSecurityGroup(ctx, name+"-"+one.part, &ec2.SecurityGroupArgs{
			VpcId:       n.Vpc.ID(),
			Description: pulumi.String(one.about),
		}, parent)
		if err != nil {
			return err
		}
	}
	for _, port := range []int{80, 443} {
		_, err = vpc.NewSecurityGroupIngressRule(ctx, name+map[int]string{80: "-http", 443: "-https"}[port],
			&vpc.SecurityGroupIngressRuleArgs{
				SecurityGroupId: n.BalancerGroup.ID(),
				IpProtocol:      pulumi.String("tcp"),
				FromPort:        pulumi.Int(port),
				ToPort:          pulumi.Int(port),
				CidrIpv4:        pulumi.String("0.0.0.0/0"),
			}, parent)
		if err != nil {
			return err
		}
	}
	if err := n.link(ctx, name+"-to-tasks", n.BalancerGroup, n.TaskGroup, 8080, parent); err != nil {
		return err
	}
	if err := n.link(ctx, name+"-to-database", n.TaskGroup, n.DatabaseGroup, 5432, parent); err != nil {
		return err
	}
	_, err = vpc.NewSecurityGroupEgressRule(ctx, name+"-aws", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: n.TaskGroup.ID(),
		Description:     pulumi.String("Services of AWS"),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(443),
		ToPort:          pulumi.Int(443),
		CidrIpv4:        pulumi.String("0.0.0.0/0"),
	}, parent)
	return err
}

// link lets one group reach another on a port, seen from both sides.
func (n *Network) link(
	ctx *pulumi.Context, name string, from, to *ec2.SecurityGroup, port int, parent pulumi.ResourceOption,
) error {
	_, err := vpc.NewSecurityGroupEgressRule(ctx, name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId:           from.ID(),
		ReferencedSecurityGroupId: to.ID(),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(port),
		ToPort:                    pulumi.Int(port),
	}, parent)
	if err != nil {
		return err
	}
	_, err = vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           to.ID(),
		ReferencedSecurityGroupId: from.ID(),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(port),
		ToPort:                    pulumi.Int(port),
	}, parent)
	return err
}

func (n *Network) flowLogs(
	ctx *pulumi.Context, name string, key pulumi.StringInput, parent pulumi.ResourceOption,
) error {
	logs, err := cloudwatch.NewLogGroup(ctx, name+"-flows", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(90),
		KmsKeyId:        key,
	}, parent)
	if err != nil {
		return err
	}
	trust, err := json.Marshal(map[string]any{
		"Version": "2012-10-17",
		"Statement": []map[string]any{{
			"Effect":    "Allow",
			"Action":    "sts:AssumeRole",
			"Principal": map[string]string{"Service": "vpc-flow-logs.amazonaws.com"},
		}},
	})
	if err != nil {
		return err
	}
	role, err := iam.NewRole(ctx, name+"-flows", &iam.RoleArgs{AssumeRolePolicy: pulumi.String(string(trust))}, parent)
	if err != nil {
		return err
	}
	_, err = iam.NewRolePolicy(ctx, name+"-flows", &iam.RolePolicyArgs{
		Role: role.ID(),
		Policy: pulumi.JSONMarshal(pulumi.Map{
			"Version": pulumi.String("2012-10-17"),
			"Statement": pulumi.Array{pulumi.Map{
				"Effect": pulumi.String("Allow"),
				"Action": pulumi.ToStringArray([]string{
					"logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams",
				}),
				"Resource": pulumi.Array{logs.Arn, pulumi.Sprintf("%s:*", logs.Arn)},
			}},
		}),
	}, parent)
	if err != nil {
		return err
	}
	_, err = ec2.NewFlowLog(ctx, name, &ec2.FlowLogArgs{
		VpcId:          n.Vpc.ID(),
		TrafficType:    pulumi.String("ALL"),
		LogDestination: logs.Arn,
		IamRoleArn:     role.Arn,
	}, parent)
	return err
}
