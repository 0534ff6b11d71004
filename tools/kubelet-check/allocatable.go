package main

import (
	"fmt"
	"sort"
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	evictionapi "k8s.io/kubernetes/pkg/kubelet/eviction/api"
)

// The rules of cmd/kubelet/app (parseResourceList), pkg/kubelet/cm (hardEvictionReservation, validateNodeAllocatable) and
// pkg/kubelet/nodestatus (MachineInfo). Those functions are not exported; quantities and thresholds are the kubelet's own.

func parseResourceList(entries map[string]string) (v1.ResourceList, error) {
	list := v1.ResourceList{}
	for name, text := range entries {
		switch v1.ResourceName(name) {
		case v1.ResourceCPU, v1.ResourceMemory, v1.ResourceEphemeralStorage, "pid":
		default:
			return nil, fmt.Errorf("cannot reserve %q", name)
		}
		quantity, err := resource.ParseQuantity(text)
		if err != nil {
			return nil, fmt.Errorf("%s %q: %w", name, text, err)
		}
		if quantity.Sign() < 0 {
			return nil, fmt.Errorf("%s %q: must not be negative", name, text)
		}
		list[v1.ResourceName(name)] = quantity
	}
	return list, nil
}

func (verdict *Verdict) allocatable(capacity, reserved v1.ResourceList, hard []evictionapi.Threshold) {
	if len(capacity) == 0 {
		return
	}
	taken := v1.ResourceList{}
	addAll(taken, reserved)
	addAll(taken, evictionReservation(hard, capacity))

	verdict.Allocatable = map[v1.ResourceName]int64{}
	left := v1.ResourceList{}
	for _, name := range sortedNames(capacity) {
		total := capacity[name]
		rest, sum := total.DeepCopy(), taken[name]
		rest.Sub(sum)
		if rest.Sign() < 0 {
			verdict.add(fmt.Errorf("%s: a reservation of %v is more than the capacity of %v", name, sum.String(), total.String()))
			rest.Set(0)
		}
		left[name] = rest
	}
	takeHugePages(left, capacity)
	for name, quantity := range left {
		if name == v1.ResourceCPU {
			verdict.Allocatable[name] = quantity.MilliValue()
			continue
		}
		verdict.Allocatable[name] = quantity.Value()
	}
}

func evictionReservation(hard []evictionapi.Threshold, capacity v1.ResourceList) v1.ResourceList {
	signals := map[evictionapi.Signal]v1.ResourceName{
		evictionapi.SignalMemoryAvailable: v1.ResourceMemory,
		evictionapi.SignalNodeFsAvailable: v1.ResourceEphemeralStorage,
	}
	list := v1.ResourceList{}
	for _, threshold := range hard {
		name, counted := signals[threshold.Signal]
		if !counted {
			continue
		}
		total := capacity[name]
		list[name] = *evictionapi.GetThresholdQuantity(threshold.Value, &total)
	}
	return list
}

// Huge pages are no longer there for anybody else.
func takeHugePages(left, capacity v1.ResourceList) {
	memory, known := left[v1.ResourceMemory]
	if !known {
		return
	}
	for name, quantity := range capacity {
		if strings.HasPrefix(string(name), v1.ResourceHugePagesPrefix) {
			memory.Sub(quantity)
		}
	}
	if memory.Sign() < 0 {
		memory.Set(0)
	}
	left[v1.ResourceMemory] = memory
}

func addAll(sum, list v1.ResourceList) {
	for name, quantity := range list {
		total := sum[name]
		total.Add(quantity)
		sum[name] = total
	}
}

func sortedNames(list v1.ResourceList) []v1.ResourceName {
	names := make([]v1.ResourceName, 0, len(list))
	for name := range list {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool { return names[i] < names[j] })
	return names
}
