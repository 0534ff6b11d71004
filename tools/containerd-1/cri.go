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

// Asks a running containerd what its CRI plugin works with: version, conditions, and the settings that are in effect.
func printStatus(socket string) error {
	return withConnection(socket, func(ctx context.Context, conn *grpc.ClientConn) error {
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
	})
}

// Pulls an image as the kubelet would.
func pull(socket, image string) error {
	return withConnection(socket, func(ctx context.Context, conn *grpc.ClientConn) error {
		spec := &runtime.ImageSpec{Image: image}
		_, err := runtime.NewImageServiceClient(conn).PullImage(ctx, &runtime.PullImageRequest{Image: spec})
		return err
	})
}

func withConnection(socket string, use func(context.Context, *grpc.ClientConn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := grpc.DialContext(ctx, "unix://"+socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	return use(ctx, conn)
}
