// openstack-csi-check asks the code of cloud-provider-openstack itself (the version in go.mod) about what its drivers are given.
//
//	openstack-csi-check <documents.json
//
// Standard input is a JSON array of {"kind": …, "values": {…}}; standard output one of verdicts in the same order. The exit code is 0 whatever the
// verdicts are, and 2 when the input is no such array.
//
//	manila-secret   the data of a Secret of manila-csi
//	manila-class    the parameters of a StorageClass of manila-csi
//	manila-volume   the volume attributes of a PersistentVolume of manila-csi
//	controller      the files of a Secret of the cloud controller manager, by name, with cloud.conf among them
//	cinder          the same of cinder-csi
//
// What names credentials is also used, with Keystone at https://keystone.example.org:5000/v3, which this program plays: the verdict tells what the
// driver asked it for.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/klog/v2"
)

// Document is what is judged.
type Document struct {
	Kind   string            `json:"kind"`
	Values map[string]string `json:"values"`
}

func main() {
	// What the drivers log is nobody's business here.
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "openstack-csi-check:", err)
		os.Exit(2)
	}
}

func run(in io.Reader, out io.Writer) error {
	var documents []Document
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&documents); err != nil {
		return err
	}
	played := newKeystone()
	defer played.server.Close()
	verdicts := make([]Verdict, 0, len(documents))
	for index, document := range documents {
		verdict, err := judge(document, played)
		if err != nil {
			return fmt.Errorf("document %d: %w", index, err)
		}
		verdicts = append(verdicts, verdict)
	}
	return json.NewEncoder(out).Encode(verdicts)
}
