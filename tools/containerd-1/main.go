// containerd-1 is containerd 1.x as released, and asks a running one as the kubelet would:
//
//	cri-status SOCKET
//	cri-pull SOCKET IMAGE
package main

import (
	"fmt"
	"os"

	"github.com/containerd/containerd/cmd/containerd/command"

	_ "github.com/containerd/containerd/cmd/containerd/builtins"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "containerd: %s\n", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) == 3 && os.Args[1] == "cri-status" {
		return printStatus(os.Args[2])
	}
	if len(os.Args) == 4 && os.Args[1] == "cri-pull" {
		return pull(os.Args[2], os.Args[3])
	}
	return command.App().Run(os.Args)
}
