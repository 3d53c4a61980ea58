package main

import (
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type mocks struct {
	lock  sync.Mutex
	types map[string]int
}

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.types[args.TypeToken]++
	return args.Name + "-id", args.Inputs, nil
}

func (m *mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	switch {
	case strings.HasSuffix(args.Token, "getAvailabilityZones"):
		return resource.NewPropertyMapFromMap(map[string]any{"names": []any{"eu-west-1a", "eu-west-1b"}}), nil
	case strings.HasSuffix(args.Token, "getRegion"):
		return resource.NewPropertyMapFromMap(map[string]any{"region": "eu-west-1"}), nil
	}
	return resource.NewPropertyMapFromMap(map[string]any{"accountId": "123456789012"}), nil
}

func TestEachZoneHasItsOwnWayOut(t *testing.T) {
	m := &mocks{types: map[string]int{}}
	t.Setenv("PULUMI_CONFIG", `{"orders-platform:certificateArn": "arn", "orders-platform:alertEmail": "a@example.org"}`)
	err := pulumi.RunErr(deploy, pulumi.WithMocks("orders-platform", "test", m))
	if err != nil {
		t.Fatal(err)
	}
	if found := m.types["aws:ec2/natGateway:NatGateway"]; found != 2 {
		t.Errorf("there are %d NAT gateways", found)
	}
}
