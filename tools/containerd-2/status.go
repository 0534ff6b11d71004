package main

import (
	"context"
	"encoding/json"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	runtime "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// Prints the runtime's version, its conditions, and the settings that its CRI plugin has in effect.
func printStatus(socket string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, err := grpc.DialContext(ctx, "unix://"+socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	client := runtime.NewRuntimeServiceClient(conn)
	version, err := client.Version(ctx, &runtime.VersionRequest{})
	if err != nil {
		return err
	}
	status, err := client.Status(ctx, &runtime.StatusRequest{Verbose: true})
	if err != nil {
		return err
	}
	conditions := map[string]bool{}
	for _, one := range status.Status.Conditions {
		conditions[one.Type] = one.Status
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"version":    version.RuntimeVersion,
		"conditions": conditions,
		"config":     json.RawMessage(status.Info["config"]),
	})
}
