// The OpenStack provider of Pulumi, made from published modules: the Terraform provider behind Pulumi's own bridge. Pulumi publishes it as a program
// only, so what it knows beside these two stands here: its names, and the few properties that it has otherwise than the bridge would.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-provider-openstack/terraform-provider-openstack/openstack"
)

// The version of the SDK that it goes with; set by the linker.
var version string

// The longest name that OpenStack's services store.
const longestName = 255

// The engine asks for a schema only to write SDKs.
var schema = []byte("{}")

func provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:           shim.NewProvider(openstack.Provider()),
		Name:        "openstack",
		Version:     version,
		Resources:   map[string]*tfbridge.ResourceInfo{},
		DataSources: map[string]*tfbridge.DataSourceInfo{},
	}
	for name, token := range resources {
		info.Resources[name] = &tfbridge.ResourceInfo{Tok: tokens.Type("openstack:" + token)}
	}
	for name, token := range functions {
		info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: tokens.ModuleMember("openstack:" + token)}
	}
	// Terraform has both spellings, which would have the same plural.
	info.Resources["openstack_networking_subnet_v2"].Fields = map[string]*tfbridge.SchemaInfo{
		"allocation_pool":  {Name: "allocationPools"},
		"allocation_pools": {Name: "allocationPoolsCollection"},
	}
	// A list of one, which the SDK has as a list.
	info.Resources["openstack_compute_servergroup_v2"].Fields = map[string]*tfbridge.SchemaInfo{
		"policies": {MaxItemsOne: tfbridge.False()},
	}
	info.SetAutonaming(longestName, "-")
	return info
}

func main() { tfbridge.Main("openstack", version, provider(), schema) }
