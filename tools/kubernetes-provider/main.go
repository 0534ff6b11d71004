// The Kubernetes provider of Pulumi, built from its published module.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

// The version that the provider says it is; set by the linker to that of the SDK it goes with.
var version string

// Both are made from the provider's own module when this is built: see tools/go-recipes.ts.
//
//go:embed gen/schema.json
var schema []byte

//go:embed gen/terraform-mapping.json
var mapping []byte

func main() { provider.Serve("kubernetes", version, schema, mapping) }
