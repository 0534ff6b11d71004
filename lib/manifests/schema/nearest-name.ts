/** The one of some names that was most likely meant; undefined when none is near. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  const wanted = given.toLowerCase();
  // One slip in a short name, two in a longer one: "replica", "imagePullpolicies", "conatiners".
  const most = wanted.length < 5 ? 1 : wanted.length < 10 ? 2 : 3;
  let best: { readonly name: string; readonly slips: number } | undefined;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > most) continue;
    const slips = slipsBetween(wanted, name.toLowerCase());
    if (slips <= most && (best === undefined || slips < best.slips)) best = { name, slips };
  }
  return best?.name;
}

/**
 * How many letters are missing, too many, wrong or swapped with their neighbour.
 *
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment)
 */
function slipsBetween(a: string, b: string): number {
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const wrong = a[i - 1] === b[j - 1] ? 0 : 1;
      const steps = [(next[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + wrong];
      const swapped = j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) steps.push((older[j - 2] ?? 0) + 1);
      next.push(Math.min(...steps));
    }
    older = last;
    last = next;
  }
  return last[b.length] ?? 0;
}
