import { findSecrets, secretsOf } from './secret-search';

const LINES = [
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgr8',
  'Q4Jw2mX1yZkq0o0Hn3v2b5c9d8e7f6a5b4c3d2e1f0a9b8c7d6',
  'aG9zdA==',
];
const KEY = `-----BEGIN PRIVATE KEY-----\n${LINES.join('\n')}\n-----END PRIVATE KEY-----\n`;

describe('the search for secrets of a stack', () => {
  it('takes the private lines of keys, also of those that are texts within texts', () => {
    const state = JSON.stringify({ a: [{ plaintext: JSON.stringify({ 'tls.key': KEY }) }] });

    expect(secretsOf(state)).toEqual(LINES.slice(0, 2));
    expect(secretsOf(JSON.stringify({ a: '-----BEGIN CERTIFICATE-----\nabc\n' }))).toEqual([]);
  });

  it('says where one stands, as it is or in base64, and nothing where there is none', () => {
    const packed = Buffer.from(`x${KEY}`).toString('base64');
    const found = findSecrets(LINES.slice(0, 1), { 'user data': packed, state: KEY, log: 'none' });

    expect(found.map((one) => one.split(':')[0])).toEqual(['user data', 'state']);
  });
});
