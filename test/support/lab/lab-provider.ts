import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/** For programs of `kubernetesProject()`: the provider for the cluster of the lab. */
export function labProvider(args: kubernetes.ProviderArgs = {}): kubernetes.Provider {
  const kubeconfig = new pulumi.Config('lab').require('kubeconfig');
  return new kubernetes.Provider('lab', { kubeconfig, ...args });
}
