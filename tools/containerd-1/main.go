// containerd 1.x as released, and with `cri-status SOCKET` a question to a running one: what its CRI plugin works with.
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
	return command.App().Run(os.Args)
}
