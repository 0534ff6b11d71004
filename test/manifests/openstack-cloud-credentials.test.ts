import { readCredentials } from '../../lib/manifests/openstack-cloud-credentials-read';
import { Findings, formatViolation } from '../../lib/values';

const KEYSTONE = { authURL: 'https://keystone.example.org:5000/v3', region: 'RegionOne' };
const PASSWORD = {
  ...{ kind: 'password', ...KEYSTONE, userName: 'kube', userDomainName: 'Default' },
  ...{ password: 'hunter2-hunter2', projectName: 'shop', projectDomainID: 'default' },
};

function read(given: unknown) {
  const findings = new Findings();
  const credentials = readCredentials(given, 'credentials', findings);
  return { credentials, told: findings.violations.map(formatViolation) };
}

describe('credentials', () => {
  it.each([
    ['a user and a password by names', PASSWORD],
    [
      'by ids',
      { kind: 'password', ...KEYSTONE, userID: 'a1', password: 'secret', projectID: 'b2' },
    ],
    [
      'an application credential by its id',
      {
        ...{ kind: 'applicationCredential', ...KEYSTONE, applicationCredentialID: 'c3' },
        applicationCredentialSecret: 'secret',
      },
    ],
    [
      'an application credential by its name and its user',
      {
        ...{ kind: 'applicationCredential', ...KEYSTONE, applicationCredentialName: 'csi' },
        ...{ userName: 'kube', userDomainID: 'default', applicationCredentialSecret: 'secret' },
      },
    ],
    [
      'a trust',
      { kind: 'trust', ...KEYSTONE, trustID: 'd4', trusteeID: 'e5', trusteePassword: 'secret' },
    ],
  ])('take %s', (_, given) => {
    const { credentials, told } = read(given);
    const { kind, ...fields } = given;

    expect(told).toEqual([]);
    expect(credentials).toEqual({ kind, fields, cloud: undefined, mountedSecret: undefined });
  });

  it('take a clouds.yaml in a Secret, and a certificate with a token', () => {
    expect(read({ kind: 'clouds', cloudsSecret: 'clouds', cloud: 'shop' }).credentials).toEqual({
      ...{ kind: 'clouds', fields: {}, cloud: 'shop', mountedSecret: 'clouds' },
    });
    const certificate = { certificateSecret: 'tls', token: 'gAAAA' };
    expect(read({ kind: 'clientCertificate', ...KEYSTONE, ...certificate }).credentials).toEqual({
      ...{ kind: 'clientCertificate', cloud: undefined, mountedSecret: 'tls' },
      fields: { ...KEYSTONE, token: 'gAAAA' },
    });
  });

  it('take values that are known later', () => {
    const late = 'output-3-of-groundwork';
    const given = { ...PASSWORD, authURL: late, password: late, certAuthority: late };

    expect(read(given).told).toEqual([]);
  });

  it.each([
    [
      'nothing',
      undefined,
      'credentials: say not who the driver is; write { kind: "applicationCredential", authURL, region, applicationCredentialID, applicationCredentialSecret }',
    ],
    [
      'another kind',
      { ...PASSWORD, kind: 'token' },
      'credentials.kind: "token": is no kind of credentials; use password, applicationCredential, trust, clientCertificate, clouds',
    ],
    [
      'no user',
      { ...PASSWORD, userName: undefined, userDomainName: undefined },
      'credentials: name not a user; write userID or userName',
    ],
    [
      'a name without its domain',
      { ...PASSWORD, userDomainName: undefined },
      'credentials: name not the domain of the user; write userDomainID or userDomainName',
    ],
    [
      'a project by id and by name',
      { ...PASSWORD, projectID: 'b2' },
      'credentials: name a project in two ways; write projectID or projectName',
    ],
    [
      'a domain beside the id of a user',
      { ...PASSWORD, userName: undefined, userID: 'a1' },
      'credentials.userDomainName: says nothing for credentials of the kind password; leave it out',
    ],
    [
      'what another kind has',
      { ...PASSWORD, applicationCredentialSecret: 'secret' },
      'credentials.applicationCredentialSecret: says nothing for credentials of the kind password; leave it out',
    ],
    [
      'an address that is none',
      { ...PASSWORD, authURL: 'keystone:5000' },
      'credentials.authURL: "keystone:5000": is no address of Keystone; write for example "https://keystone.example.org:5000/v3"',
    ],
    [
      'a certificate that is none',
      { ...PASSWORD, certAuthority: 'MIIB' },
      'credentials.certAuthority: holds no certificate in PEM; write the text of the file, "-----BEGIN CERTIFICATE-----" and what follows',
    ],
    [
      'a password of two lines, which is not shown',
      { ...PASSWORD, password: 'hunter2\nuse-clouds=false' },
      'credentials.password: is no text on one line; write it, or an Output by asString',
    ],
    [
      'a switch for TLS without proof',
      { ...PASSWORD, TLSInsecure: 'true' },
      'credentials.TLSInsecure: says nothing for credentials of the kind password; leave it out',
    ],
  ])('refuse %s', (_, given, message) => {
    const { credentials, told } = read(given);

    expect(told).toEqual([message]);
    expect(credentials).toBeUndefined();
  });

  it('tell all that is wrong at once', () => {
    expect(read({ kind: 'trust' }).told).toHaveLength(5);
  });
});
