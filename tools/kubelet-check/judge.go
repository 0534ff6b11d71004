package main

import (
	"fmt"
	"os"
	"sort"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	"k8s.io/kubernetes/pkg/kubelet/apis/config/scheme"
	"k8s.io/kubernetes/pkg/kubelet/apis/config/validation"
	"k8s.io/kubernetes/pkg/kubelet/eviction"
	evictionapi "k8s.io/kubernetes/pkg/kubelet/eviction/api"
)

// Verdict is what the kubelet's code says about one document.
type Verdict struct {
	File   string   `json:"file"`
	Errors []string `json:"errors"`
	// NeedsCgroupV2 is true when a kubelet with this document refuses a host with cgroup v1 (failCgroupV1, on by default).
	NeedsCgroupV2 bool        `json:"needsCgroupV2"`
	Thresholds    []Threshold `json:"thresholds,omitempty"`
	// Allocatable is in bytes, the CPU in thousandths of a core; absent without a capacity.
	Allocatable map[v1.ResourceName]int64 `json:"allocatable,omitempty"`
	// Cgroups are the paths under the cgroup mount where the kubelet looks for the reserved cgroups.
	Cgroups map[string]string `json:"cgroups,omitempty"`
}

// Threshold is one eviction threshold as the kubelet understood it.
type Threshold struct {
	Signal      string  `json:"signal"`
	Hard        bool    `json:"hard"`
	Quantity    string  `json:"quantity,omitempty"`
	Percentage  float32 `json:"percentage,omitempty"`
	GracePeriod string  `json:"gracePeriod,omitempty"`
}

func judgeFile(file string, capacity v1.ResourceList, host bool) Verdict {
	verdict := Verdict{File: file, Errors: []string{}}
	data, err := os.ReadFile(file)
	if err != nil {
		verdict.add(err)
		return verdict
	}
	config, err := decodeStrictly(data)
	if err != nil {
		verdict.add(err)
		return verdict
	}
	verdict.NeedsCgroupV2 = config.FailCgroupV1
	verdict.add(validate(config))
	reserved := verdict.reservations(config)
	hard := verdict.evictions(config)
	verdict.cgroups(config, host)
	verdict.allocatable(capacity, reserved, hard)
	return verdict
}

// The kubelet falls back to lenient decoding of v1beta1 and only logs what it dropped; a generator must not rely on that.
func decodeStrictly(data []byte) (*kubeletconfig.KubeletConfiguration, error) {
	_, codecs, err := scheme.NewSchemeAndCodecs(serializer.EnableStrict)
	if err != nil {
		return nil, err
	}
	object, kind, err := codecs.UniversalDecoder().Decode(data, nil, nil)
	if err != nil {
		return nil, err
	}
	config, ok := object.(*kubeletconfig.KubeletConfiguration)
	if !ok {
		return nil, fmt.Errorf("a %v is no KubeletConfiguration", kind)
	}
	// The loader of the kubelet does the same after decoding: setting one signal drops the defaults of the others.
	if config.EvictionHard == nil {
		config.EvictionHard = eviction.DefaultEvictionHard
	} else if config.MergeDefaultEvictionSettings {
		for signal, value := range eviction.DefaultEvictionHard {
			if _, set := config.EvictionHard[signal]; !set {
				config.EvictionHard[signal] = value
			}
		}
	}
	return config, nil
}

// Validation looks at the cgroup version of the machine that it runs on. A document is judged for another machine, so that
// the one check that depends on it is taken out and reported apart (NeedsCgroupV2).
func validate(config *kubeletconfig.KubeletConfiguration) error {
	elsewhere := config.DeepCopy()
	elsewhere.FailCgroupV1 = false
	return validation.ValidateKubeletConfiguration(elsewhere, utilfeature.DefaultFeatureGate)
}

func (verdict *Verdict) reservations(config *kubeletconfig.KubeletConfiguration) v1.ResourceList {
	sum := v1.ResourceList{}
	for field, entries := range map[string]map[string]string{
		"kubeReserved":   config.KubeReserved,
		"systemReserved": config.SystemReserved,
	} {
		list, err := parseResourceList(entries)
		if err != nil {
			verdict.add(fmt.Errorf("%s: %w", field, err))
		}
		addAll(sum, list)
	}
	return sum
}

func (verdict *Verdict) evictions(config *kubeletconfig.KubeletConfiguration) []evictionapi.Threshold {
	all, err := eviction.ParseThresholdConfig(config.EnforceNodeAllocatable, config.EvictionHard, config.EvictionSoft,
		config.EvictionSoftGracePeriod, config.EvictionMinimumReclaim)
	if err != nil {
		verdict.add(fmt.Errorf("eviction: %w", err))
		return nil
	}
	for _, threshold := range all {
		verdict.Thresholds = append(verdict.Thresholds, describe(threshold))
	}
	sort.Slice(verdict.Thresholds, func(i, j int) bool {
		a, b := verdict.Thresholds[i], verdict.Thresholds[j]
		return a.Signal < b.Signal || a.Signal == b.Signal && a.Hard && !b.Hard
	})
	hard, err := eviction.ParseThresholdConfig(nil, config.EvictionHard, nil, nil, nil)
	if err != nil {
		verdict.add(fmt.Errorf("evictionHard: %w", err))
	}
	return hard
}

func describe(threshold evictionapi.Threshold) Threshold {
	text := Threshold{
		Signal:     string(threshold.Signal),
		Hard:       threshold.GracePeriod == 0,
		Percentage: threshold.Value.Percentage,
	}
	if threshold.Value.Quantity != nil {
		text.Quantity = threshold.Value.Quantity.String()
	}
	if threshold.GracePeriod != 0 {
		text.GracePeriod = threshold.GracePeriod.String()
	}
	return text
}

func (verdict *Verdict) add(err error) {
	if err == nil {
		return
	}
	if aggregate, ok := err.(utilerrors.Aggregate); ok {
		for _, each := range aggregate.Errors() {
			verdict.add(each)
		}
		return
	}
	verdict.Errors = append(verdict.Errors, err.Error())
}
