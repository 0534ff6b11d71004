/**
 * What cloud-init makes of user data: its parts and the cloud-config that it merges them to, by the very code that runs on a machine, in the
 * image that local machines boot from. Nothing is written there.
 */
import { spawnSync } from 'node:child_process';

import { imageTrees } from '../../tools/cloud-init-schema';

/** User data as cloud-init sees it. */
export interface ReadUserData {
  readonly parts: readonly {
    readonly type: string;
    readonly filename: string;
    readonly text: string;
  }[];
  /** The merged cloud-config. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What it said about it. */
  readonly warnings: string;
}

const SCRIPT = `
import base64, io, json, logging, sys
from cloudinit import handlers, helpers, user_data
from cloudinit.handlers.cloud_config import CloudConfigPartHandler
answers = []
for given in json.load(sys.stdin):
    said = io.StringIO()
    logging.getLogger().handlers = [logging.StreamHandler(said)]
    logging.getLogger().setLevel(logging.WARNING)
    handler = CloudConfigPartHandler.__new__(CloudConfigPartHandler)
    handler.cloud_buf, handler.file_names = None, []
    parts = []
    def take(data, filename, payload, headers):
        kind = headers['Content-Type']
        parts.append({'type': kind, 'filename': filename, 'text': payload})
        if kind == 'text/cloud-config':
            handler.handle_part(None, kind, filename, payload, 'once-per-instance', headers)
    message = user_data.UserDataProcessor(helpers.Paths({})).process(base64.b64decode(given))
    handlers.walk(message, take, None)
    answers.append({'parts': parts, 'config': handler.cloud_buf or {}, 'warnings': said.getvalue()})
json.dump(answers, sys.stdout)
`;

/** Reads several at once, which takes half a second and little more for each. Wants root, and an image. */
export function readByCloudInit(payloads: readonly Uint8Array[]): readonly ReadUserData[] {
  const [tree] = imageTrees();
  if (tree === undefined) throw new Error('the image of local machines is not built');
  const done = spawnSync('chroot', [tree, 'python3', '-B', '-c', SCRIPT], {
    input: JSON.stringify(payloads.map((bytes) => Buffer.from(bytes).toString('base64'))),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (done.status !== 0)
    throw new Error(`cloud-init ended with ${String(done.status)}: ${done.stderr}`);
  return JSON.parse(done.stdout) as readonly ReadUserData[];
}
