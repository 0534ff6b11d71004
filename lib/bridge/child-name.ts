/** What the Pulumi resource of an object is called. */
const HIDDEN = /(?:\/(?:Resource|Default))+$/;

/**
 * The name of a resource: that of the component, and the path of the construct below what is deployed, without the ids at its end that constructs give to their
 * main child. It does not depend on what else is there, so nothing is renamed, and replaced, because something was added.
 *
 * @param path of the construct: `storage/heketi/deployment/Resource`
 * @param source the path of what is deployed: `storage`; empty for an app
 */
export function childName(component: string, path: string, source: string): string {
  const below = source === '' ? `/${path}` : path.slice(source.length);
  return `${component}${below.replace(HIDDEN, '') || below}`;
}
