/**
 * The text by which the engine tells a provider that an input is not known yet. Written out here so that the provider needs nothing of Pulumi's; a
 * test holds it against the SDK.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.245.0/sdk/nodejs/runtime/rpc.ts
 */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
