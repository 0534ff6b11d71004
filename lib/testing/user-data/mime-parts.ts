import type { UserDataText } from './decode-user-data';

/** The parts of a MIME message; those of a message within are among them. */
export function mimeParts(message: string): readonly UserDataText[] {
  const { headers, body } = split(message.replaceAll('\r\n', '\n'));
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = parameter(type, 'boundary');
  if (boundary !== undefined) {
    // The text before the first boundary and behind the last one belongs to nobody.
    return body
      .split(`--${boundary}`)
      .slice(1)
      .filter((part) => !part.startsWith('--'))
      .flatMap((part) => mimeParts(part.replace(/^[^\n]*\n/, '').replace(/\n$/, '')));
  }
  const filename = parameter(headers.get('content-disposition') ?? '', 'filename');
  return [
    {
      contentType: type.replace(/;.*/s, '').trim(),
      ...(filename === undefined ? {} : { filename }),
      content: decoded(body, (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase()),
    },
  ];
}

function split(message: string): {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
} {
  const end = message.indexOf('\n\n');
  // A line that begins with a blank goes on with the one before.
  const head = (end === -1 ? message : message.slice(0, end)).replace(/\n[ \t]+/g, ' ');
  const headers = head.split('\n').flatMap((line) => {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return { headers: new Map(headers), body: end === -1 ? '' : message.slice(end + 2) };
}

function parameter(header: string, name: string): string | undefined {
  const [, quoted, bare] =
    new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header) ?? [];
  return quoted ?? bare;
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = Buffer.from(body, 'utf8')
    .toString('latin1')
    .replace(/[ \t]+$/gm, '')
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
