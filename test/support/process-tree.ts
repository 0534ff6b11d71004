/** Ends a program that a test has started together with all that it has started. */
import { readFileSync, readdirSync } from 'node:fs';

/** A process and all below it, its own children first. */
export function processTree(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const);
  const tree = [pid];
  for (const one of tree) {
    for (const [child, parent] of parents) if (parent === one) tree.push(child);
  }
  return tree;
}

/**
 * Ends a process and all below it by force. What has ended already is fine.
 *
 * All of them are halted first, level by level: one that still runs may start another between being looked for and being ended, and that one would
 * be nobody's.
 */
export function endProcessTree(pid: number): void {
  // 0 would be the caller's own group.
  if (pid <= 1) throw new RangeError(`${pid} is no process of a test`);
  const halted = new Set<number>();
  for (;;) {
    const running = processTree(pid).filter((one) => !halted.has(one));
    if (running.length === 0) break;
    for (const one of running) {
      signal(one, 'SIGSTOP');
      halted.add(one);
    }
  }
  for (const one of halted) signal(one, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It was quicker.
  }
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold anything, also spaces and brackets.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
