import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { messageOf, ToolFailure } from './failure';

const idleMilliseconds = 30_000;
const mebi = 1024 * 1024;

/** What is downloaded, and how it is known to be right. */
export interface Download {
  readonly url: string;
  readonly sha256: string;
  /** A server that sends more than this sends something else. Bytes. */
  readonly atMost: number;
  /** Called with what has arrived so far: `12 of 24 MiB`. */
  readonly onProgress?: (text: string) => void;
}

function causeOf(error: unknown): string {
  return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
}

function progressText(received: number, total: number): string {
  const have = Math.floor(received / mebi);
  return Number.isFinite(total) ? `${have} of ${Math.ceil(total / mebi)} MiB` : `${have} MiB`;
}

/** The pieces of the answer; ends when nothing arrives for a while. */
async function* pieces(url: string): AsyncGenerator<{ piece: Uint8Array; total: number }> {
  const controller = new AbortController();
  const giveUp = (): void => {
    controller.abort(new Error(`nothing arrived for ${idleMilliseconds / 1000} s`));
  };
  let timer = setTimeout(giveUp, idleMilliseconds);
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok || response.body === null)
      throw new Error(`the server says ${response.status}`);
    const total = Number(response.headers.get('content-length') ?? NaN);
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, idleMilliseconds);
      yield { piece, total };
    }
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

/**
 * Downloads into a file that is not there yet, and takes it only with the right sum.
 *
 * @throws ToolFailure that says why not; what has arrived stays for the caller to remove
 */
export async function download(wanted: Download, file: string): Promise<void> {
  const { url, sha256, atMost, onProgress } = wanted;
  const hash = createHash('sha256');
  const target = await open(file, 'wx');
  let received = 0;
  try {
    for await (const { piece, total } of pieces(url)) {
      received += piece.byteLength;
      if (received > atMost) throw new Error(`it is more than ${Math.floor(atMost / mebi)} MiB`);
      hash.update(piece);
      await target.writeFile(piece);
      onProgress?.(progressText(received, total));
    }
  } catch (error) {
    throw new ToolFailure(`${url} cannot be downloaded: ${causeOf(error)}`);
  } finally {
    await target.close();
  }
  const sum = hash.digest('hex');
  if (sum !== sha256) {
    throw new ToolFailure(`${url} is not what it should be: its SHA-256 is ${sum}, not ${sha256}`);
  }
}
