package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"k8s.io/cloud-provider-openstack/pkg/client"
	cinder "k8s.io/cloud-provider-openstack/pkg/csi/cinder/openstack"
	"k8s.io/cloud-provider-openstack/pkg/csi/manila/options"
	"k8s.io/cloud-provider-openstack/pkg/openstack"
	"k8s.io/cloud-provider-openstack/pkg/util/metadata"
)

// The folder at which the pods have the files of their Secret.
const mounted = "/etc/config/"

// Verdict is what the code of a driver says of a document.
type Verdict struct {
	// Refusal is the driver's own error; absent when it takes the document.
	Refusal string `json:"refusal,omitempty"`
	// Read is what the driver makes of the document.
	Read any `json:"read,omitempty"`
	// Asked is the request for a token that it sends; absent for what names no credentials, and where the driver can make none.
	Asked any `json:"asked,omitempty"`
	// Unasked is why it can make none.
	Unasked string `json:"unasked,omitempty"`
}

func judge(document Document, played *keystone) (Verdict, error) {
	values := map[string]string{}
	for name, text := range document.Values {
		values[name] = played.reached(text)
	}
	switch document.Kind {
	case "manila-secret":
		read, err := options.NewOpenstackOptions(values)
		return verdictOn(read, err, read, played), nil
	case "manila-class":
		read, err := options.NewControllerVolumeContext(values)
		return verdictOn(read, err, nil, played), nil
	case "manila-volume":
		read, err := options.NewNodeVolumeContext(values)
		return verdictOn(read, err, nil, played), nil
	case "controller":
		return withFiles(values, func(folder string) Verdict { return judgeController(folder, played) })
	case "cinder":
		return withFiles(values, func(folder string) Verdict { return judgeCinder(folder, played) })
	}
	return Verdict{}, fmt.Errorf("%q is no kind of document", document.Kind)
}

func verdictOn(read any, err error, credentials *client.AuthOpts, played *keystone) Verdict {
	if err != nil {
		return Verdict{Refusal: err.Error()}
	}
	verdict := Verdict{Read: read}
	if credentials == nil {
		return verdict
	}
	request, err := played.asked(*credentials)
	if err != nil {
		verdict.Unasked = err.Error()
	} else {
		verdict.Asked = request
	}
	return verdict
}

// withFiles lays the files down where the driver can read them.
func withFiles(files map[string]string, judge func(folder string) Verdict) (Verdict, error) {
	folder, err := os.MkdirTemp("", "openstack-csi-check-")
	if err != nil {
		return Verdict{}, err
	}
	defer os.RemoveAll(folder)
	for name, text := range files {
		moved := strings.ReplaceAll(text, mounted, folder+"/")
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(name)), []byte(moved), 0o600); err != nil {
			return Verdict{}, err
		}
	}
	return judge(folder), nil
}

func judgeController(folder string, played *keystone) Verdict {
	file, err := os.Open(filepath.Join(folder, "cloud.conf"))
	if err != nil {
		return Verdict{Refusal: err.Error()}
	}
	defer file.Close()
	config, err := openstack.ReadConfig(file)
	if err == nil {
		err = metadata.CheckMetadataSearchOrder(config.Metadata.SearchOrder)
	}
	return verdictOn(config, err, &config.Global, played)
}

func judgeCinder(folder string, played *keystone) Verdict {
	config, err := cinder.GetConfigFromFiles([]string{filepath.Join(folder, "cloud.conf")})
	if err != nil {
		return Verdict{Refusal: err.Error()}
	}
	global := config.Global[""]
	if global == nil {
		return Verdict{Read: config, Unasked: "it has no section Global"}
	}
	return verdictOn(config, nil, global, played)
}
