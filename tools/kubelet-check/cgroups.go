package main

import (
	"fmt"

	"k8s.io/klog/v2"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	"k8s.io/kubernetes/pkg/kubelet/cm"
)

// cgroups works out where the kubelet looks for the reserved cgroups, and with host whether it would find them here with
// every controller that it wants.
func (verdict *Verdict) cgroups(config *kubeletconfig.KubeletConfiguration, host bool) {
	subsystems := &cm.CgroupSubsystems{}
	if host {
		mounted, err := cm.GetCgroupSubsystems()
		if err != nil {
			verdict.add(err)
			return
		}
		subsystems = mounted
	}
	manager := cm.NewCgroupManager(klog.Background(), subsystems, config.CgroupDriver)
	verdict.Cgroups = map[string]string{}
	for field, name := range map[string]string{
		"kubeReservedCgroup":   config.KubeReservedCgroup,
		"systemReservedCgroup": config.SystemReservedCgroup,
	} {
		if name == "" {
			continue
		}
		path, err := pathOf(manager, name)
		if err != nil {
			verdict.add(fmt.Errorf("%s %q: %w", field, name, err))
			continue
		}
		verdict.Cgroups[field] = path
		if host {
			if err := manager.Validate(manager.CgroupName(name)); err != nil {
				verdict.add(fmt.Errorf("%s %q: %w", field, name, err))
			}
		}
	}
}

// The kubelet panics on a name that is no slice.
func pathOf(manager cm.CgroupManager, name string) (path string, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%v", cause)
		}
	}()
	return manager.Name(manager.CgroupName(name)), nil
}
