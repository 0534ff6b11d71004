// What Heketi 9 takes from the k8s.io/kubernetes of its time. Those packages have long moved into the libraries
// beside it (k8s.io/api, k8s.io/client-go), so here they are names for what stands there now.
module k8s.io/kubernetes

go 1.26.0

require (
	k8s.io/api v0.15.12
	k8s.io/apimachinery v0.15.12
	k8s.io/client-go v0.15.12
)
