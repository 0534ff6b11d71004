// kubelet-check judges KubeletConfiguration documents with the code of the kubelet itself (k8s.io/kubernetes, the version in
// go.mod): strict decoding, validation, and the parsing that the kubelet does only when it starts, so that a document that
// passes here is one that a kubelet starts with.
//
//	kubelet-check [--cpu 16 --memory 32Gi --ephemeral-storage 100Gi [--hugepages 2Mi=1Gi]] [--host] FILE...
//
//	kubelet-check --objects FILE...
//
// With --objects the files hold Kubernetes objects, and are judged with the code that the API server runs when they are
// created: strict decoding, defaults, validation.
//
// One JSON array goes to standard output, one element for each file or object. The exit code is 1 when any document has an error,
// 2 when the command line is wrong.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/klog/v2"
)

func main() {
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	code, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "kubelet-check:", err)
		os.Exit(2)
	}
	os.Exit(code)
}

func run(args []string, out io.Writer) (int, error) {
	flags := flag.NewFlagSet("kubelet-check", flag.ContinueOnError)
	capacity := v1.ResourceList{}
	amount(flags, capacity, "cpu", v1.ResourceCPU)
	amount(flags, capacity, "memory", v1.ResourceMemory)
	amount(flags, capacity, "ephemeral-storage", v1.ResourceEphemeralStorage)
	flags.Func("hugepages", "pre-allocated huge pages, SIZE=AMOUNT; may be repeated", func(text string) error {
		size, sum, found := strings.Cut(text, "=")
		if !found {
			return errors.New("must be SIZE=AMOUNT, such as 2Mi=1Gi")
		}
		return put(capacity, v1.ResourceName(v1.ResourceHugePagesPrefix+size), sum)
	})
	host := flags.Bool("host", false, "also ask the kubelet's cgroup manager whether the reserved cgroups exist on this machine")
	objects := flags.Bool("objects", false, "judge Kubernetes objects instead")
	if err := flags.Parse(args); err != nil {
		return 2, err
	}
	if flags.NArg() == 0 {
		return 2, errors.New("no file named")
	}

	if *objects {
		return runObjects(flags.Args(), out)
	}
	verdicts := make([]Verdict, 0, flags.NArg())
	code := 0
	for _, file := range flags.Args() {
		verdict := judgeFile(file, capacity, *host)
		if len(verdict.Errors) > 0 {
			code = 1
		}
		verdicts = append(verdicts, verdict)
	}
	return code, printJSON(out, verdicts)
}

func runObjects(files []string, out io.Writer) (int, error) {
	verdicts, err := judgeObjects(files)
	if err != nil {
		return 2, err
	}
	code := 0
	for _, verdict := range verdicts {
		if len(verdict.Errors) > 0 {
			code = 1
		}
	}
	return code, printJSON(out, verdicts)
}

func printJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

func amount(flags *flag.FlagSet, capacity v1.ResourceList, name string, key v1.ResourceName) {
	flags.Func(name, "capacity of the machine", func(text string) error { return put(capacity, key, text) })
}

func put(capacity v1.ResourceList, key v1.ResourceName, text string) error {
	quantity, err := resource.ParseQuantity(text)
	if err != nil {
		return err
	}
	capacity[key] = quantity
	return nil
}
