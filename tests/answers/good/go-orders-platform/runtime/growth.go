package runtime

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/appautoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type predefined = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs

// grow lets the service have two to ten tasks, as processor and memory need them.
func (s *Service) grow(ctx *pulumi.Context, name string, parent pulumi.ResourceOption) error {
	target, err := appautoscaling.NewTarget(ctx, name, &appautoscaling.TargetArgs{
		MinCapacity:       pulumi.Int(2),
		MaxCapacity:       pulumi.Int(10),
		ResourceId:        pulumi.Sprintf("service/%s/%s", s.cluster.Name, s.service.Name),
		ScalableDimension: pulumi.String("ecs:service:DesiredCount"),
		ServiceNamespace:  pulumi.String("ecs"),
	}, parent)
	if err != nil {
		return err
	}
	for part, metric := range map[string]string{
		"cpu":    "ECSServiceAverageCPUUtilization",
		"memory": "ECSServiceAverageMemoryUtilization",
	} {
		_, err = appautoscaling.NewPolicy(ctx, name+"-"+part, &appautoscaling.PolicyArgs{
			PolicyType:        pulumi.String("TargetTrackingScaling"),
			ResourceId:        target.ResourceId,
			ScalableDimension: target.ScalableDimension,
			ServiceNamespace:  target.ServiceNamespace,
			TargetTrackingScalingPolicyConfiguration: &appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs{
				TargetValue: pulumi.Float64(60),
				PredefinedMetricSpecification: &predefined{
					PredefinedMetricType: pulumi.String(metric),
				},
			},
		}, parent)
		if err != nil {
			return err
		}
	}
	return nil
}

// watch makes the alarms of balancer and database.
func (s *Service) watch(ctx *pulumi.Context, name string, args Args, parent pulumi.ResourceOption) error {
	balancer := pulumi.StringMap{"LoadBalancer": s.Balancer.ArnSuffix}
	database := pulumi.StringMap{"DBInstanceIdentifier": args.Data.Database.Identifier}
	for _, one := range []struct {
		part, namespace, metric, comparison string
		dimensions                          pulumi.StringMap
		threshold                           float64
	}{
		{"errors", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "GreaterThanThreshold", balancer, 10},
		{"latency", "AWS/ApplicationELB", "TargetResponseTime", "GreaterThanThreshold", balancer, 2},
		{"database-cpu", "AWS/RDS", "CPUUtilization", "GreaterThanThreshold", database, 80},
		{"database-space", "AWS/RDS", "FreeStorageSpace", "LessThanThreshold", database, 5e9},
	} {
		statistic := "Average"
		if one.part == "errors" {
			statistic = "Sum"
		}
		_, err := cloudwatch.NewMetricAlarm(ctx, name+"-"+one.part, &cloudwatch.MetricAlarmArgs{
			Namespace:          pulumi.String(one.namespace),
			MetricName:         pulumi.String(one.metric),
			Dimensions:         one.dimensions,
			Statistic:          pulumi.String(statistic),
			Period:             pulumi.Int(300),
			EvaluationPeriods:  pulumi.Int(2),
			Threshold:          pulumi.Float64(one.threshold),
			ComparisonOperator: pulumi.String(one.comparison),
			TreatMissingData:   pulumi.String("notBreaching"),
			AlarmActions:       pulumi.Array{args.Alerts},
			OkActions:          pulumi.Array{args.Alerts},
		}, parent)
		if err != nil {
			return err
		}
	}
	return nil
}
