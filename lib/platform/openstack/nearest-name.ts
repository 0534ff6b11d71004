/** What somebody may have meant. */

/** The known name that is most like this one; none when nothing is like it. */
export function nearestName(wanted: string, known: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(wanted.length / 3));
  const near = known
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter((one) => one.distance <= most)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return near[0]?.name;
}

/** How many letters have to be changed, left out or put in (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [above, letter] of Array.from(from).entries()) {
    const next = [above + 1];
    for (const [left, other] of Array.from(to).entries()) {
      const kept = (row[left] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(kept, (row[left + 1] ?? 0) + 1, (next[left] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
