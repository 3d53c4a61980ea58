// An order service: load balancer, containers, database, a worker function and alarms; forty resources.
package main

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lambda"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		net, err := newNetwork(ctx)
		if err != nil {
			return err
		}
		data, err := newData(ctx, net)
		if err != nil {
			return err
		}
		logs, err := cloudwatch.NewLogGroup(ctx, "orders", &cloudwatch.LogGroupArgs{
			RetentionInDays: pulumi.Int(90),
			KmsKeyId:        data.key.Arn,
			Tags:            tagsOf(ctx),
		})
		if err != nil {
			return err
		}
		balancer, err := service(ctx, net, data, logs)
		if err != nil {
			return err
		}
		if err := worker(ctx, data, logs); err != nil {
			return err
		}
		ctx.Export("url", pulumi.Sprintf("https://%s", balancer.DnsName))
		return nil
	})
}

// role makes a role that one service may take on.
func role(ctx *pulumi.Context, name, service string) (*iam.Role, error) {
	trust, err := json.Marshal(document{Version: "2012-10-17", Statement: []grant{
		{Effect: "Allow", Principal: map[string]any{"Service": service}, Action: "sts:AssumeRole"},
	}})
	if err != nil {
		return nil, err
	}
	return iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: pulumi.String(string(trust)), Tags: tagsOf(ctx)})
}

func service(ctx *pulumi.Context, net *network, data *kept, logs *cloudwatch.LogGroup) (*lb.LoadBalancer, error) {
	tags := tagsOf(ctx)
	settings := config.New(ctx, "")
	balancer, err := lb.NewLoadBalancer(ctx, "orders", &lb.LoadBalancerArgs{
		LoadBalancerType:         pulumi.String("application"),
		SecurityGroups:           pulumi.StringArray{net.balancerGroup.ID()},
		Subnets:                  idsOf(net.public),
		DropInvalidHeaderFields:  pulumi.Bool(true),
		EnableDeletionProtection: pulumi.Bool(true),
		Tags:                     tags,
	})
	if err != nil {
		return nil, err
	}
	target, err := lb.NewTargetGroup(ctx, "orders", &lb.TargetGroupArgs{
		Port:        pulumi.Int(8080),
		Protocol:    pulumi.String("HTTP"),
		TargetType:  pulumi.String("ip"),
		VpcId:       net.vpc.ID(),
		HealthCheck: &lb.TargetGroupHealthCheckArgs{Path: pulumi.String("/health"), Matcher: pulumi.String("200")},
		Tags:        tags,
	})
	if err != nil {
		return nil, err
	}
	listener, err := lb.NewListener(ctx, "https", &lb.ListenerArgs{
		LoadBalancerArn: balancer.Arn,
		Port:            pulumi.Int(443),
		Protocol:        pulumi.String("HTTPS"),
		SslPolicy:       pulumi.String("ELBSecurityPolicy-TLS13-1-2-2021-06"),
		CertificateArn:  pulumi.String(settings.Require("certificateArn")),
		DefaultActions: lb.ListenerDefaultActionArray{
			&lb.ListenerDefaultActionArgs{Type: pulumi.String("forward"), TargetGroupArn: target.Arn},
		},
	})
	if err != nil {
		return nil, err
	}

	cluster, err := ecs.NewCluster(ctx, "orders", &ecs.ClusterArgs{
		Settings: ecs.ClusterSettingArray{
			ecs.ClusterSettingArgs{Name: pulumi.String("containerInsights"), Value: pulumi.String("enabled")},
		},
		Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	execution, err := role(ctx, "execution", "ecs-tasks.amazonaws.com")
	if err != nil {
		return nil, err
	}
	_, err = iam.NewRolePolicyAttachment(ctx, "execution", &iam.RolePolicyAttachmentArgs{
		Role:      execution.Name,
		PolicyArn: iam.ManagedPolicyAmazonECSTaskExecutionRolePolicy,
	})
	if err != nil {
		return nil, err
	}
	taskRole, err := role(ctx, "task", "ecs-tasks.amazonaws.com")
	if err != nil {
		return nil, err
	}
	policy := pulumi.JSONMarshal(pulumi.Map{
		"Version": pulumi.String("2012-10-17"),
		"Statement": pulumi.Array{
			pulumi.Map{
				"Effect":   pulumi.String("Allow"),
				"Action":   pulumi.ToStringArray([]string{"s3:GetObject", "s3:PutObject"}),
				"Resource": pulumi.Sprintf("%s/*", data.files.Arn),
			},
			pulumi.Map{
				"Effect":   pulumi.String("Allow"),
				"Action":   pulumi.StringArray{pulumi.String("sqs:SendMessage")},
				"Resource": data.queue.Arn,
			},
			pulumi.Map{
				"Effect":   pulumi.String("Allow"),
				"Action":   pulumi.ToStringArray([]string{"kms:Decrypt", "kms:GenerateDataKey"}),
				"Resource": data.key.Arn,
			},
		},
	})
	_, err = iam.NewRolePolicy(ctx, "task", &iam.RolePolicyArgs{Role: taskRole.ID(), Policy: policy})
	if err != nil {
		return nil, err
	}

	containers := pulumi.All(data.database.Address, data.queue.Url, logs.Name).ApplyT(
		func(given []interface{}) (string, error) {
			variable := func(name string, value any) map[string]any { return map[string]any{"name": name, "value": value} }
			definition, err := json.Marshal([]map[string]any{{
				"name":         "orders",
				"image":        settings.Require("image"),
				"essential":    true,
				"portMappings": []map[string]any{{"containerPort": 8080, "protocol": "tcp"}},
				"environment":  []any{variable("DATABASE_HOST", given[0]), variable("QUEUE_URL", given[1])},
				"logConfiguration": map[string]any{
					"logDriver": "awslogs",
					"options": map[string]any{
						"awslogs-group":         given[2].(string),
						"awslogs-region":        "eu-west-1",
						"awslogs-stream-prefix": "orders",
					},
				},
			}})
			return string(definition), err
		}).(pulumi.StringOutput)
	task, err := ecs.NewTaskDefinition(ctx, "orders", &ecs.TaskDefinitionArgs{
		Family:                  pulumi.Sprintf("orders-%s", ctx.Stack()),
		Cpu:                     pulumi.String("512"),
		Memory:                  pulumi.String("1024"),
		NetworkMode:             pulumi.String("awsvpc"),
		RequiresCompatibilities: pulumi.StringArray{pulumi.String("FARGATE")},
		ExecutionRoleArn:        execution.Arn,
		TaskRoleArn:             taskRole.Arn,
		ContainerDefinitions:    containers,
		Tags:                    tags,
	})
	if err != nil {
		return nil, err
	}
	_, err = ecs.NewService(ctx, "orders", &ecs.ServiceArgs{
		Cluster:        cluster.Arn,
		TaskDefinition: task.Arn,
		DesiredCount:   pulumi.Int(2),
		LaunchType:     pulumi.String("FARGATE"),
		NetworkConfiguration: &ecs.ServiceNetworkConfigurationArgs{
			Subnets:        idsOf(net.private),
			SecurityGroups: pulumi.StringArray{net.taskGroup.ID()},
		},
		LoadBalancers: ecs.ServiceLoadBalancerArray{
			ecs.ServiceLoadBalancerArgs{
				TargetGroupArn: target.Arn,
				ContainerName:  pulumi.String("orders"),
				ContainerPort:  pulumi.Int(8080),
			},
		},
		DeploymentCircuitBreaker: ecs.ServiceDeploymentCircuitBreakerArgs{
			Enable:   pulumi.Bool(true),
			Rollback: pulumi.Bool(true),
		},
	}, pulumi.DependsOn([]pulumi.Resource{listener}))
	return balancer, err
}

func worker(ctx *pulumi.Context, data *kept, logs *cloudwatch.LogGroup) error {
	tags := tagsOf(ctx)
	workerRole, err := role(ctx, "worker", "lambda.amazonaws.com")
	if err != nil {
		return err
	}
	policy := pulumi.All(data.queue.Arn, data.key.Arn, logs.Arn).ApplyT(func(arns []any) (string, error) {
		text, err := json.Marshal(document{Version: "2012-10-17", Statement: []grant{
			{
				Effect:   "Allow",
				Action:   []string{"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"},
				Resource: arns[0],
			},
			{Effect: "Allow", Action: []string{"kms:Decrypt"}, Resource: arns[1]},
			{
				Effect:   "Allow",
				Action:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
				Resource: arns[2].(string) + ":*",
			},
		}})
		return string(text), err
	})
	_, err = iam.NewRolePolicy(ctx, "worker", &iam.RolePolicyArgs{Role: workerRole.ID(), Policy: policy.(pulumi.StringOutput)})
	if err != nil {
		return err
	}
	function, err := lambda.NewFunction(ctx, "worker", &lambda.FunctionArgs{
		Runtime:    pulumi.String("python3.13"),
		Handler:    pulumi.String("worker.handle"),
		Role:       workerRole.Arn,
		Timeout:    pulumi.Int(30),
		MemorySize: pulumi.Int(256),
		Code: pulumi.NewAssetArchive(map[string]interface{}{
			"worker.py": pulumi.NewFileAsset("worker.py"),
		}),
		LoggingConfig: &lambda.FunctionLoggingConfigArgs{LogFormat: pulumi.String("JSON"), LogGroup: logs.Name},
		TracingConfig: &lambda.FunctionTracingConfigArgs{Mode: pulumi.String("PassThrough")},
		Tags:          tags,
	})
	if err != nil {
		return err
	}
	_, err = lambda.NewEventSourceMapping(ctx, "orders", &lambda.EventSourceMappingArgs{
		EventSourceArn: data.queue.Arn,
		FunctionName:   function.Arn,
		BatchSize:      pulumi.Int(10),
	})
	if err != nil {
		return err
	}
	_, err = cloudwatch.NewMetricAlarm(ctx, "errors", &cloudwatch.MetricAlarmArgs{
		Namespace:          pulumi.String("AWS/Lambda"),
		MetricName:         pulumi.String("Errors"),
		Dimensions:         pulumi.StringMap{"FunctionName": function.Name},
		Statistic:          pulumi.String("Sum"),
		Period:             pulumi.Int(300),
		EvaluationPeriods:  pulumi.Int(2),
		Threshold:          pulumi.Float64(1),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		AlarmActions:       pulumi.Array{data.alerts.Arn},
		Tags:               tags,
	})
	return err
}
